import type { ActionsBlock, Button } from '@slack/types';
import type { Dependency } from '../../formats/judgement.ts';
import type { Report } from '../../formats/report.ts';
import { cut } from '../foreign-text.ts';
import { rootIn } from '../wording.ts';
import { ACTION, ANSWERS } from './action-ids.ts';
import { plainText } from './mrkdwn.ts';

/** How a result is shown, as far as its buttons depend on it. */
export type Showing = {
  /** `alone`: to one person, where nobody else sees it and nothing can be edited later. */
  readonly to: 'channel' | 'alone';
  /** It is being watched until it is fixed. */
  readonly watched: boolean;
  /** In the thread of a summary, where root and reply are one message. */
  readonly isMember?: boolean;
};

/** The buttons below a result. Those that answer its open question come first. */
export function resultButtons(report: Report, { to, watched }: Showing): readonly ActionsBlock[] {
  const { state } = report.verdict;
  if (state === 'refused') return questionButtons(report);
  const canTell = state !== 'healthy';
  const isSteady = state === 'broken' && rootIn(report)?.intermittent !== true;
  return [
    ...questionButtons(report),
    actions('cf502_result', [
      button(ACTION.again, 'Run again', report.id),
      ...(watched ? [button(ACTION.unwatch, 'Stop watching', report.id)] : []),
      ...(canTell ? [button(ACTION.watch, 'Tell me when fixed', report.id)] : []),
      ...(isSteady || watched ? [] : [button(ACTION.watchPeriod, 'Watch 30 min', report.id)]),
      ...(isChainWrong(report) ? [button(ACTION.chain, 'Make the chain file', report.id)] : []),
      button(ACTION.evidence, 'Evidence', report.id),
      button(ACTION.options, 'Other options', report.id),
      button(ACTION.support, 'Copy for support', report.id),
      ...(to === 'alone' ? [button(ACTION.share, 'Share to channel', report.id)] : []),
    ]),
  ];
}

/** A chain that can be made from what was sent and the issuers that it names. */
const isChainWrong = ({ findings }: Report): boolean =>
  findings.some(
    ({ kind, cause }) =>
      kind === 'found' && (cause === 'certificate-chain-incomplete' || cause === 'certificate-chain-order'),
  );

/** Below a check that is waiting or running. */
export function cancelButton(jobId: string): ActionsBlock {
  return actions('cf502_running', [button(ACTION.cancel, 'Cancel', jobId)]);
}

/** Below a hint at results that a channel has already: one button each for a new check. */
export function againButtons(
  shown: readonly { readonly id: string; readonly origin: string }[],
): readonly ActionsBlock[] {
  if (shown.length === 0) return [];
  const label = (origin: string) => (shown.length === 1 ? 'Run again' : `Run ${cut(origin, 50)} again`);
  return [
    actions(
      'cf502_shown',
      shown.map(({ id, origin }, index) => ({
        ...button(ACTION.again, label(origin), id),
        action_id: index === 0 ? ACTION.again : `${ACTION.again}_${index}`,
      })),
    ),
  ];
}

/** Below the line that says that it is fixed: whether the cause was the one that was named. */
export function causeQuestion(broken: Report): readonly ActionsBlock[] {
  if (rootIn(broken) === undefined) return [];
  return [
    actions('cf502_cause', [
      button(ACTION.causeRight, 'Yes', broken.id),
      button(ACTION.causeWrong, 'No, it was …', broken.id),
    ]),
  ];
}

/** Below several checks: one button for each that still waits or runs. */
export function cancelButtons(
  running: readonly { readonly id: string; readonly origin: string }[],
): ActionsBlock {
  return actions(
    'cf502_running',
    running.map(({ id, origin }, index) => ({
      ...button(ACTION.cancel, `Cancel ${cut(origin, 60)}`, id),
      action_id: `${ACTION.cancel}_${index}`,
    })),
  );
}

/**
 * Answers to what the verdict depends on; some dependencies are no setting that the evidence could be judged
 * under.
 */
const QUESTIONS: Readonly<Record<Dependency, readonly string[]>> = {
  'host-header': [ACTION.hostForwarded, 'cf502_host_none'],
  protocol: ['cf502_protocol_https', 'cf502_protocol_http', 'cf502_protocol_viewer'],
  'min-tls': ['cf502_tls_12', 'cf502_tls_11', 'cf502_tls_10', 'cf502_tls_ssl3'],
  'origin-name': [ACTION.originName],
  'client-certificate': ['cf502_mtls_yes', 'cf502_mtls_no'],
  'vpc-origin': ['cf502_vpc_yes', 'cf502_vpc_no'],
  firewall: ['cf502_admits_cloudfront', 'cf502_admits_everybody'],
  'origin-header': [],
};

const TYPED_LABELS: Readonly<Record<string, string>> = {
  [ACTION.hostForwarded]: 'Host is forwarded',
  [ACTION.originName]: 'Enter the origin’s name',
};

function questionButtons(report: Report): readonly ActionsBlock[] {
  const { state, question } = report.verdict;
  // Reports from before questions were kept have none.
  const canAsk = state === 'unsure' || state === 'refused';
  const isOpen = canAsk && (report.root === undefined || question !== undefined);
  const asked = isOpen ? (rootIn(report)?.dependsOn ?? []) : [];
  return asked
    .filter((dependency) => QUESTIONS[dependency].length > 0)
    .map((dependency) =>
      actions(
        `cf502_question_${dependency}`,
        QUESTIONS[dependency].map((id) =>
          button(id, ANSWERS[id]?.label ?? TYPED_LABELS[id] ?? '', report.id),
        ),
      ),
    );
}

function actions(id: string, elements: readonly Button[]): ActionsBlock {
  return { type: 'actions', block_id: id, elements: [...elements] };
}

function button(actionId: string, label: string, value: string): Button {
  return { type: 'button', action_id: actionId, text: plainText(label), value };
}
