import type { App } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';

const mrkdwn = (text: string) => ({ type: 'mrkdwn', text, verbatim: true }) as const;
const plain = (text: string) => ({ type: 'plain_text', text, emoji: false }) as const;

/** The form behind `/cf502` alone and behind a shortcut. */
export const FORM: ModalView = {
  type: 'modal',
  callback_id: 'form',
  title: plain('Diagnose an origin'),
  submit: plain('Check'),
  close: plain('Cancel'),
  blocks: [
    {
      type: 'input',
      block_id: 'origin',
      label: plain('Origin'),
      hint: plain('A host, host:port or URL'),
      element: {
        type: 'plain_text_input',
        action_id: 'origin',
        placeholder: plain('origin.example.com'),
      },
    },
    {
      type: 'input',
      block_id: 'protocol',
      label: plain('Protocol'),
      optional: true,
      element: {
        type: 'radio_buttons',
        action_id: 'protocol',
        initial_option: { text: plain('HTTPS only'), value: 'https' },
        options: ['https', 'http', 'match-viewer'].map((value) => ({
          text: plain({ https: 'HTTPS only', http: 'HTTP only' }[value] ?? 'Match viewer'),
          value,
        })),
      },
    },
    {
      type: 'input',
      block_id: 'tls',
      label: plain('Minimum TLS version'),
      optional: true,
      element: {
        type: 'static_select',
        action_id: 'tls',
        initial_option: { text: plain('TLSv1.2'), value: 'TLSv1.2' },
        options: ['TLSv1.2', 'TLSv1.1', 'TLSv1'].map((value) => ({ text: plain(value), value })),
      },
    },
  ],
};

const button = (actionId: string, label: string, style?: 'primary' | 'danger') =>
  ({
    type: 'button',
    action_id: actionId,
    text: plain(label),
    value: 'k7f2q9',
    ...(style === undefined ? {} : { style }),
  }) as const;

function root(host: string): KnownBlock[] {
  return [
    {
      type: 'section',
      text: mrkdwn(`*Broken: 502.* The certificate of \`${host}\` has expired.`),
    },
    {
      type: 'section',
      text: mrkdwn(
        'Every HTTPS request fails, on 2 of 2 addresses. *First step:* renew the certificate, then reload nginx.',
      ),
    },
    {
      type: 'context',
      elements: [mrkdwn('Proven · seen 10:32 UTC from local · `k7f2q9`')],
    },
    {
      type: 'actions',
      elements: [
        button('again', 'Run again', 'primary'),
        button('watch', 'Watch until fixed'),
        button('evidence', 'Evidence'),
        {
          ...button('cancel', 'Delete', 'danger'),
          confirm: {
            title: plain('Delete this result?'),
            text: plain('The thread stays.'),
            confirm: plain('Delete'),
            deny: plain('Keep'),
            style: 'danger',
          },
        },
      ],
    },
  ];
}

function cause(host: string): KnownBlock[] {
  return [
    { type: 'header', text: plain('Origin certificate has expired') },
    {
      type: 'section',
      text: mrkdwn('It ended *2026-11-02 00:00:00 UTC*, 21 days ago. CloudFront drops it and answers 502.'),
    },
    { type: 'divider' },
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [{ type: 'text', text: 'Repair on nginx', style: { bold: true } }],
        },
        {
          type: 'rich_text_list',
          style: 'ordered',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: 'Renew it: ' },
                { type: 'text', text: 'certbot renew', style: { code: true } },
              ],
            },
            {
              type: 'rich_text_section',
              elements: [{ type: 'text', text: 'Check the configuration and reload nginx.' }],
            },
          ],
        },
        {
          type: 'rich_text_preformatted',
          elements: [
            {
              type: 'text',
              text: `openssl s_client -connect ${host}:443 -servername ${host} </dev/null | openssl x509 -noout -enddate`,
            },
          ],
        },
      ],
    },
    {
      type: 'context',
      elements: [
        mrkdwn(
          '<https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html|Why CloudFront does this>',
        ),
      ],
    },
  ];
}

/** A bot that answers with the kinds of blocks the real one uses, without looking at anything. */
export function listenLikeTheBot(app: App): void {
  app.command('/cf502', async ({ ack, command, client }) => {
    const host = command.text;
    if (host === '') {
      await ack();
      await client.views.open({ trigger_id: command.trigger_id, view: FORM });
      return;
    }
    await ack(`Checking \`${host}\`…`);
    const channel = command.channel_id;
    const { ts = '' } = await client.chat.postMessage({ channel, text: `Checking ${host}` });
    await client.chat.update({ channel, ts, text: `Broken: ${host} has expired`, blocks: root(host) });
    await client.chat.postMessage({
      channel,
      thread_ts: ts,
      text: 'The certificate has expired',
      blocks: cause(host),
    });
    await client.chat.postMessage({
      channel,
      thread_ts: ts,
      text: '*Also noticed, not the cause*\n• keep-alive is 2 s, shorter than CloudFront’s 5 s\n&gt; keepalive_timeout 2;',
      blocks: [],
    });
    await client.apiCall('chat.postMessage', {
      channel,
      thread_ts: ts,
      text: 'What was checked',
      blocks: [
        {
          type: 'section',
          fields: [
            mrkdwn('*Addresses*\n2'),
            mrkdwn('*Handshakes*\n4'),
            mrkdwn('*DNS*\n12 ms'),
            mrkdwn('*Duration*\n412 ms'),
          ],
        },
        { type: 'newest_block', something: '<img src=x onerror=alert(1)>' },
      ],
    });
  });
  app.action('again', async ({ ack, respond }) => {
    await ack();
    await respond({ text: 'Running again…', response_type: 'ephemeral', replace_original: false });
  });
  app.action('evidence', async ({ ack, body, client }) => {
    await ack();
    if (body.type !== 'block_actions') return;
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        title: plain('Evidence'),
        blocks: [{ type: 'section', text: mrkdwn('`TLSv1.3` · X25519') }],
      },
    });
  });
  app.action('cancel', async ({ ack, respond }) => {
    await ack();
    await respond({ delete_original: true });
  });
  app.view('form', async ({ ack, view, client, body }) => {
    const origin = view.state.values.origin?.origin?.value ?? '';
    if (!origin.includes('.')) {
      await ack({
        response_action: 'errors',
        errors: { origin: 'That is no host name. Type one such as origin.example.com.' },
      });
      return;
    }
    await ack();
    await client.chat.postMessage({ channel: body.user.id, text: `From the form: ${origin}` });
  });
  app.event('app_mention', async ({ event, client }) => {
    await client.chat.postMessage({
      channel: event.channel,
      thread_ts: event.thread_ts ?? event.ts,
      text: 'Heard.',
    });
  });
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({
      user_id: event.user,
      view: {
        type: 'home',
        blocks: [
          { type: 'header', text: plain('Recent checks') },
          {
            type: 'section',
            text: mrkdwn('*Broken* · `expired.example.com` · 10:32 UTC'),
            accessory: button('again', 'Run again'),
          },
        ],
      },
    });
  });
}
