import { type Configuration, NO_CONFIGURATION } from '../distribution/model.ts';
import { otherForm } from '../distribution/other-forms.ts';
import { templateIn } from '../distribution/pasted-configuration.ts';
import { mergeConfigurations, readConfiguration } from '../distribution/read-configuration.ts';
import { type Io, UsageError } from './command.ts';
import { jsonIn, nameOf, readFileOrInput, textOf } from './files.ts';

/**
 * `--distribution FILE`, as often as given: a distribution, and the policies, VPC origins or tenants that go
 * with it.
 *
 * @throws UsageError saying which file is what
 */
export async function readDistributionFiles(
  files: readonly string[],
  readInput: Io['readInput'],
): Promise<Configuration> {
  const parts: Configuration[] = [];
  for (const file of files) {
    const text = textOf(await readFileOrInput(file, readInput));
    const part = readConfiguration(await valueIn(text, nameOf(file)));
    if (part === null) throw new UsageError(`--distribution: ${nameOf(file)} is ${NO_CONFIGURATION_HINT}`);
    parts.push(part);
  }
  return mergeConfigurations(parts.length === 0 ? [NO_CONFIGURATION] : parts);
}

/** JSON as it is; anything else is tried as YAML. @throws UsageError saying where it stops being either */
async function valueIn(text: string, name: string): Promise<unknown> {
  const other = otherForm(text);
  if (other !== null) throw new UsageError(`--distribution: ${name}: ${other}`);
  if (!/^\s*(?:[[{]|$)/.test(text)) {
    const { readYaml } = await import('../distribution/read-yaml.ts');
    const yaml = readYaml(text);
    if (yaml.kind === 'read') return yaml.value;
    throw new UsageError(`--distribution: ${name} is neither JSON nor YAML: ${yaml.because}.${HINT}`);
  }
  try {
    const template = await templateIn(jsonIn(text, name));
    if (template.kind === 'value') return template.value;
    throw new UsageError(`${name}: ${template.kind === 'unread' ? template.because : ''}`);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`--distribution: ${error.message}${NEEDED.test(error.message) ? HINT : ''}`);
  }
}

const NO_CONFIGURATION_HINT =
  "no distribution's configuration: give what `aws cloudfront get-distribution --id ID` prints, a CloudFormation template, or `terraform show -json`.";

/** Something else was given than what `HINT` names: not where JSON ends too early. */
const NEEDED = /is not JSON: (?!it ends )/;

const HINT =
  ' Give JSON or YAML: `aws cloudfront get-distribution --id ID`, a CloudFormation template, `cdk synth`, or `terraform show -json`.';
