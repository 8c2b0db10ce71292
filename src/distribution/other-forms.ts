/** Forms that a distribution is written or printed in and that are not read. */
const FORMS: readonly (readonly [look: RegExp, is: string, instead: string])[] = [
  [
    /\bresource\s+"aws_cloudfront_distribution"/,
    "This is Terraform's own language",
    '`terraform show -json` prints',
  ],
  [
    /\bnew\s+(?:\w{1,30}\.)?(?:CloudFrontWebDistribution|CfnDistribution|Distribution)\(\s*(?:this|scope|stack)\b|\b(?:cloudfront|cf)\.(?:Cfn)?Distribution\(\s*self\b|\bDistribution\.Builder\.create\(\s*this\b/,
    'This is the code of a CDK stack',
    '`cdk synth` prints, or the template that CDK writes to cdk.out',
  ],
  [
    /^[ \t]*[|+-]+[ \t]+(?:Get|List)Distributions?(?:Config)?[ \t]+\|/m,
    'This is what `aws … --output table` prints, which leaves out how things belong together',
    '`aws cloudfront get-distribution --id ID --output json` prints',
  ],
  [
    /^(?:DISTRIBUTIONCONFIG|DISTRIBUTION|DISTRIBUTIONLIST|DEFAULTCACHEBEHAVIOR|CUSTOMORIGINCONFIG)\t/m,
    'This is what `aws … --output text` prints, which leaves out the names of the settings',
    '`aws cloudfront get-distribution --id ID --output json` prints',
  ],
];

/** What to hand over instead of a distribution in a form that is not read; `null` for any other text. */
export function otherForm(text: string): string | null {
  const found = FORMS.find(([look]) => look.test(text));
  return found === undefined ? null : `${found[1]}. Hand over what ${found[2]}.`;
}
