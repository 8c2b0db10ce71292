import type { ContextBlock, RichTextSection } from '@slack/types';
import { causeOf } from '../../causes/all.ts';
import type { Finding, Report } from '../../formats/report.ts';
import { type AskedOnWindows, windowsCheck } from '../../repairs/proofs/windows.ts';
import { linesOf } from '../../repairs/steps.ts';
import { checkedLines } from '../checked.ts';
import { cut } from '../foreign-text.ts';
import { cutLine, type Line, lineFrom } from '../line.ts';
import { circumstances, foundIn, otherPages, rootIn, warningsIn, warningsTitle } from '../wording.ts';
import { coded } from './coded.ts';
import { plainText } from './mrkdwn.ts';
import { bold, bullets, link, numbered, paragraph, preformatted, richText } from './rich-text.ts';
import { messageText, type SlackMessage } from './slack-message.ts';

/** Characters of each of its three parts: together less than a message holds. */
const PART_MAX = 3_200;
const FACT_MAX = 480;
const STEPS_MAX = 12;

/**
 * What stands behind *Evidence*, and in the thread once somebody posts it there: the whole repair of every
 * cause, minor notes, and what was checked.
 */
export function evidencePost(report: Report): SlackMessage {
  const warnings = warningsIn(report);
  const checked = within(
    checkedLines(report).map(({ label, text }) => [label, text] as const),
    PART_MAX,
  );
  const noted = within(
    warnings.map(({ title, because, remedy }) => [title, `${because}. ${remedy.join(' ')}`] as const),
    PART_MAX,
  );
  const repairs = foundIn(report).slice(0, 4);
  const room = Math.floor(PART_MAX / Math.max(1, repairs.length));
  const windows = windowsChecks(report);
  const lines = (pairs: readonly Pair[]) => pairs.map(([label, text]) => `${label}: ${text}`);
  return {
    text: messageText([
      ...repairs.flatMap((finding) => [`${finding.title}:`, ...finding.remedy]),
      ...windows.map((command) => `Check from Windows: ${command}`),
      ...(noted.length === 0 ? [] : [`${warningsTitle(report)}:`, ...lines(noted)]),
      'What was checked:',
      ...lines(checked),
    ]),
    blocks: [
      ...repairs.map((finding) => richText(...repairOf(finding, room))),
      ...windows.map((command) =>
        richText(paragraph(bold('Check from Windows (PowerShell; not tested by us)')), preformatted(command)),
      ),
      richText(
        ...(noted.length === 0 ? [] : [paragraph(bold(warningsTitle(report))), bullets(noted.map(pair))]),
        paragraph(bold('What was checked')),
        bullets(checked.map(pair)),
      ),
      context(circumstances(report)),
    ],
  };
}

/** Of the root cause, where it has a command for other systems. */
function windowsChecks(report: Report): readonly string[] {
  const root = rootIn(report);
  const about = root && ABOUT[causeOf(root.cause)?.family ?? ''];
  if (about === undefined || root?.proof === undefined) return [];
  const { target, addresses, endpoints } = report.evidence;
  const failing = report.byAddress?.find(({ state }) => state === 'broken')?.address;
  const asked = endpoints.find(({ endpoint }) => endpoint.address === failing) ?? endpoints[0];
  const protocol = asked?.endpoint.protocol ?? (target.protocol === 'http' ? 'http' : 'https');
  const command = windowsCheck({
    about,
    origin: target.origin,
    address: asked?.endpoint.address ?? addresses[0]?.address ?? null,
    port: asked?.endpoint.port ?? target.port ?? (protocol === 'http' ? 80 : 443),
    protocol,
    host: target.hostHeader === null || target.hostHeader === 'none' ? target.origin : target.hostHeader,
    path: target.path,
  });
  return [cut(command, 1_000)];
}

/** What a cause of each family is about; edge functions and distributions are not asked from a machine. */
const ABOUT: Readonly<Record<string, AskedOnWindows['about']>> = {
  dns: 'name',
  tcp: 'port',
  tls: 'answer',
  certificate: 'answer',
  http: 'answer',
};

/** Every step, what people get wrong, and the pages it was taken from. */
function repairOf(finding: Finding, room: number) {
  const { title, steps, pitfalls = [], source } = finding;
  const remedy = steps === undefined ? finding.remedy.map(lineFrom) : linesOf(steps);
  const each = Math.max(120, Math.floor(room / (Math.min(remedy.length, STEPS_MAX) + pitfalls.length + 1)));
  const step = (line: Line): RichTextSection => paragraph(...coded(cutLine(line, Math.min(FACT_MAX, each))));
  const pages = otherPages(finding)
    .slice(0, 5)
    .flatMap((page) => [', ', link(page, pageName(page))]);
  return [
    paragraph(bold(cut(title, 150))),
    ...(remedy.length === 0 ? [] : [numbered(remedy.slice(0, STEPS_MAX).map(step))]),
    ...(pitfalls.length === 0
      ? []
      : [paragraph(bold('Watch out')), bullets(pitfalls.slice(0, 6).map(lineFrom).map(step))]),
    paragraph(bold('Source '), link(source, 'why CloudFront fails here'), ...pages),
  ];
}

type Pair = readonly [label: string, text: string];

const pair = ([label, text]: Pair): RichTextSection =>
  paragraph(bold(`${label}: `), ...coded(lineFrom(text)));

/** All of them, each cut to its share of the room. */
function within(pairs: readonly Pair[], room: number): readonly Pair[] {
  const each = Math.floor(room / Math.max(1, pairs.length));
  return pairs.map(([label, text]) => {
    const name = cut(label, 120);
    return [name, cut(text, Math.max(80, each - name.length))] as const;
  });
}

/** `nginx.org ngx_http_ssl_module` for `https://nginx.org/en/docs/http/ngx_http_ssl_module.html`. */
function pageName(page: string): string {
  const [host = '', ...path] = page.replace(/^https:\/\//, '').split('/');
  const name = path.filter(Boolean).at(-1) ?? '';
  return cut(`${host} ${name.replace(/\.[a-z]+$/, '')}`.trim(), 80);
}

function context(text: string): ContextBlock {
  return { type: 'context', elements: [plainText(cut(text, 1_000))] };
}
