/** Prints everything that is said of one recorded report: `node test/reports/show.ts farm/expired.json`. */
import { viewsOf } from './recording.ts';

for (const name of process.argv.slice(2)) console.log(Object.values(viewsOf(name)).join('\n\n'));
