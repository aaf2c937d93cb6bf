import { listSettings, readSettings } from '#server/settings.ts';
import type { SettingLine } from '#server/settings.ts';
import { Refusal } from '../command.ts';
import type { Call, Command } from '../command.ts';
import {
	checkBuild,
	checkChromium,
	checkDataFolder,
	checkDatabase,
	checkDisk,
	checkNode
} from '../doctor/checks.ts';
import type { Check } from '../doctor/checks.ts';
import { checkRetention } from '../doctor/retention.ts';
import { checkStorefronts } from '../doctor/storefronts.ts';
import { checkStripe } from '../doctor/stripe.ts';
import { checkVapid } from '../doctor/vapid.ts';

const MARK = { ok: 'ok', info: '--', problem: '!!' };

/** Says what is set and whether everything a start needs is there. Changes nothing. */
export const command: Command = {
	usage: 'doctor [--json]',
	async run(call) {
		const settings = listSettings(call.env);
		const read = readSettings(call.env, call.root);
		const wrong: Check[] = read.ok
			? []
			: read.problems.map((found) => ({ name: 'settings', state: 'problem', found }));
		const checks: Check[] = [...wrong, checkNode(), checkBuild(call.root), checkChromium(call.env)];
		if (read.ok) {
			const { dataDir } = read.settings;
			checks.push(
				checkDataFolder(dataDir),
				checkDisk(dataDir),
				checkVapid(read.settings),
				...(await checkDatabase(call, read.settings, checkRetention)),
				...(await checkStripe(read.settings)),
				...(await checkStorefronts(read.settings))
			);
		}
		const problems = checks.filter((check) => check.state === 'problem').length;
		if (call.json) call.printJson({ ok: problems === 0, settings, checks });
		else print(call, settings, checks);
		if (problems > 0) throw new Refusal(`${problems} ${problems === 1 ? 'problem' : 'problems'} found`);
		if (!call.json) call.print('\nNothing is in the way of `npm start`.');
	}
};

function print(call: Call, settings: SettingLine[], checks: Check[]): void {
	const width = Math.max(...settings.map((line) => line.name.length));
	call.print('Settings (* = set)');
	for (const { name, value, set, about } of settings)
		call.print(`${set ? '*' : ' '} ${name.padEnd(width)}  ${(value ?? '-').padEnd(24)}  ${about}`);
	call.print('\nChecks');
	for (const { name, state, found } of checks) call.print(`${MARK[state]} ${name.padEnd(12)}  ${found}`);
}
