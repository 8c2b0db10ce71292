/** A request that Slack delivered: the parts that are needed to continue with it. */
export type KeptRequest = {
  /** The same for a repeated delivery of the same request. */
  readonly key: string;
  /** ISO 8601. */
  readonly receivedAt: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Response URLs and tokens, by their position in the body; encrypted in the store. */
  readonly secrets: Readonly<Record<string, string>>;
  /** How often it was begun, this time included. */
  readonly attempts: number;
};

/** The part of the store for requests from Slack that are not jobs yet, and for people's direct messages. */
export type Requests = {
  /**
   * Keeps what Slack delivered, before it is acknowledged.
   *
   * @returns `duplicate`: it is already kept or finished; `unkept`: it is only in memory
   */
  readonly keepRequest: (request: KeptRequest) => Promise<'kept' | 'unkept' | 'duplicate'>;
  /** The request was answered: only its key is kept, to recognise repeated deliveries. */
  readonly finishRequest: (key: string) => Promise<void>;
  /**
   * Takes over the requests that no living process works on, oldest first; each counts as begun once more.
   */
  readonly claimRequests: () => Promise<readonly KeptRequest[]>;
  /** The direct messages of people, by the id of the person. */
  readonly conversations: () => Promise<ReadonlyMap<string, string>>;
  readonly keepConversation: (user: string, channel: string) => Promise<void>;
};
