import { act, asViewer } from './actions.ts';
import { useAround } from './around.ts';
import { Blocks } from './blocks/blocks.tsx';
import { Mrkdwn } from './blocks/written.tsx';
import type { PageMessage, PageSettings } from './page-state.ts';

const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const KIND_WORDS = {
  guest: 'Guest',
  external: 'External',
  colleague: 'Sister workspace',
  bot: 'App',
  slackbot: 'App',
  member: '',
};

/**
 * One message.
 *
 * @param continued said by the same person right before, so that the name need not be repeated
 */
export function Message({
  message,
  replies,
  continued,
  shortcuts,
  openThread,
}: {
  readonly message: PageMessage;
  readonly replies: readonly PageMessage[];
  readonly continued: boolean;
  readonly shortcuts: PageSettings['messageShortcuts'];
  readonly openThread: ((ts: string) => void) | undefined;
}) {
  const author = useAround().people.find(({ id }) => id === message.user);
  const name = author?.realName ?? message.user;
  const kind = author?.kind ?? 'member';
  const at = new Date(Number(message.ts) * 1000);
  const byApp = kind === 'bot' || kind === 'slackbot';
  const time = (
    <time dateTime={at.toISOString()} title={at.toLocaleString()}>
      {TIME.format(at)}
    </time>
  );
  const classes = [
    'message',
    continued && 'continued',
    message.ephemeral && 'ephemeral',
    message.tombstone && 'tombstone',
  ];
  return (
    <li className={classes.filter(Boolean).join(' ')}>
      {continued ? (
        <div className="gutter">{time}</div>
      ) : (
        <div className={`avatar ${kind}`} aria-hidden="true">
          {initials(name)}
        </div>
      )}
      <article aria-label={`${name}, ${TIME.format(at)}`}>
        {message.ephemeral && <p className="aside">Only visible to you</p>}
        {message.broadcast && openThread !== undefined && <p className="aside">Replied to a thread</p>}
        {!continued && (
          <div className="byline">
            <span className="author">{name}</span>
            {KIND_WORDS[kind] !== '' && <span className="badge">{KIND_WORDS[kind]}</span>}
            {time}
          </div>
        )}
        <div className="content">
          <Content message={message} />
        </div>
        {message.edited && !byApp && <small className="edited">(edited)</small>}
        {message.files.map((file) => (
          <a
            key={file.id}
            className="file"
            href={asViewer(`/files/${message.channel}/${message.ts}/${file.id}`)}
            target="_blank"
            rel="noopener"
          >
            <strong>{file.name}</strong>
            <span>{new Intl.NumberFormat('en').format(file.bytes)} bytes</span>
          </a>
        ))}
        {openThread !== undefined && replies.length > 0 && (
          <button type="button" className="replies" onClick={() => openThread(message.ts)}>
            <strong>{countReplies(replies.length)}</strong> <span>Open thread</span>
          </button>
        )}
      </article>
      <Tools message={message} name={name} shortcuts={shortcuts} openThread={openThread} />
    </li>
  );
}

/** The blocks, and the text where there are none. */
function Content({ message }: { readonly message: PageMessage }) {
  const { channel, ts, blocks, text, tombstone } = message;
  if (tombstone) return <em>This message was deleted.</em>;
  if (blocks.length === 0) return <Mrkdwn text={text} />;
  return (
    <Blocks blocks={blocks} onAction={(action) => void act({ kind: 'click', channel, ts, ...action })} />
  );
}

function Tools({
  message: { channel, ts, ephemeral, threadTs, payload },
  name,
  shortcuts,
  openThread,
}: {
  readonly message: PageMessage;
  readonly name: string;
  readonly shortcuts: PageSettings['messageShortcuts'];
  readonly openThread: ((ts: string) => void) | undefined;
}) {
  const { inspect } = useAround();
  const tool = (label: string, use: () => void) => (
    <button
      key={label}
      type="button"
      className="tool"
      aria-label={`${label}: message from ${name}`}
      onClick={use}
    >
      {label}
    </button>
  );
  return (
    <div className="tools">
      {openThread !== undefined &&
        !ephemeral &&
        threadTs === undefined &&
        tool('Reply', () => openThread(ts))}
      {!ephemeral &&
        shortcuts.map(({ label, callbackId }) =>
          tool(label, () => void act({ kind: 'message-shortcut', channel, ts, callbackId })),
        )}
      {tool('Inspect', () => inspect(`Payload of ${ts}`, payload))}
    </div>
  );
}

export function countReplies(count: number): string {
  return count === 1 ? '1 reply' : `${count} replies`;
}

function initials(name: string): string {
  return name
    .split(' ')
    .map((word) => word.slice(0, 1))
    .slice(0, 2)
    .join('')
    .toUpperCase();
}
