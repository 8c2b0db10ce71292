/** A payload or block, whose shape is Slack's. */
export type Json = { readonly [key: string]: unknown };

/** What the page shows one person, sent whole after every change. */
export type PageState = {
  readonly viewer: PagePerson;
  readonly people: readonly PagePerson[];
  /** The conversations this person is in. */
  readonly conversations: readonly PageConversation[];
  readonly messages: readonly PageMessage[];
  readonly view: PageView | null;
  readonly home: PageView | null;
};

export type PagePerson = {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly kind: 'member' | 'guest' | 'colleague' | 'external' | 'bot' | 'slackbot';
};

export type PageConversation = {
  readonly id: string;
  /** `#name`, or the other person's name. */
  readonly label: string;
  readonly kind: 'public' | 'private' | 'dm';
  readonly archived: boolean;
  readonly shared: boolean;
  readonly topic: string;
  readonly botIsMember: boolean;
  /** The direct message with the bot, where its Home tab lives. */
  readonly isApp: boolean;
};

export type PageMessage = {
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly Json[];
  readonly files: readonly { readonly id: string; readonly name: string; readonly bytes: number }[];
  readonly threadTs?: string;
  readonly broadcast: boolean;
  readonly edited: boolean;
  readonly ephemeral: boolean;
  readonly tombstone: boolean;
  /** The message as the Web API has it, for the inspector. */
  readonly payload: Json;
};

export type PageView = {
  readonly id: string;
  readonly hash: string;
  readonly title: string;
  readonly submit: string | null;
  readonly close: string;
  readonly blocks: readonly Json[];
  readonly payload: Json;
};

export type Example = { readonly label: string; readonly command: string };

/** What never changes while the page is open; given by whoever starts it. */
export type PageSettings = {
  readonly welcome: string;
  /** On the first screen. */
  readonly examples: readonly Example[];
  /** Behind one more click. */
  readonly moreExamples: readonly Example[];
  readonly commands: readonly {
    readonly command: string;
    readonly hint: string;
    readonly description: string;
  }[];
  readonly messageShortcuts: readonly { readonly label: string; readonly callbackId: string }[];
  readonly globalShortcuts: readonly { readonly label: string; readonly callbackId: string }[];
};

/**
 * What a form holds, by `action_id`: text, an option's value, the values of several, or the ids of uploaded
 * files.
 */
export type ViewValues = { readonly [actionId: string]: string | readonly string[] };

/** Something the person does. */
export type PageAction =
  | { readonly kind: 'send'; readonly channel: string; readonly text: string; readonly thread?: string }
  | {
      readonly kind: 'click';
      readonly channel: string;
      readonly ts: string;
      readonly actionId: string;
      readonly chosen?: string;
    }
  | {
      readonly kind: 'click-view';
      readonly view: 'modal' | 'home';
      readonly actionId: string;
      readonly chosen?: string;
    }
  | {
      readonly kind: 'submit-view';
      readonly values: ViewValues;
    }
  | { readonly kind: 'close-view' }
  | {
      readonly kind: 'message-shortcut';
      readonly channel: string;
      readonly ts: string;
      readonly callbackId: string;
    }
  | { readonly kind: 'global-shortcut'; readonly callbackId: string }
  | { readonly kind: 'open-home' }
  | { readonly kind: 'invite-bot'; readonly channel: string };

/** What came of it: an error in words, and errors under single inputs by `block_id`. */
export type PageOutcome = {
  readonly error?: string;
  readonly errors?: { readonly [blockId: string]: string };
};

/** What came of an upload: the file's id, or what is wrong in words. */
export type UploadOutcome = { readonly id: string } | { readonly error: string };
