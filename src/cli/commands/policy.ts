import { readFile } from 'node:fs/promises';
import type { PolicyDocument } from '#domain/policy/document.ts';
import { lintPolicy } from '#domain/policy/lint.ts';
import type { PolicyProblem } from '#domain/policy/problem.ts';
import { parsePolicy } from '#server/http/parse-policy.ts';
import { appFor } from '../app.ts';
import { Refusal, type Call, type Command } from '../command.ts';

const ACTOR = { kind: 'system', id: 'command line' } as const;

/** Checks a policy document against its form and the law, and publishes it. */
export const command: Command = {
	usage: 'policy lint <file> | policy publish <file> [--from <instant>]  [--json]',
	options: { from: { type: 'string' } },
	async run(call) {
		const [verb, file, ...more] = call.words;
		if ((verb !== 'lint' && verb !== 'publish') || file === undefined || more.length > 0) {
			throw new Refusal(`usage: ${command.usage}`, 2);
		}
		const policy = await readPolicy(call, file);
		const lint = lintPolicy(policy);
		if (verb === 'lint') {
			if (call.json) call.printJson(lint);
			else tell(call, lint.refusals, lint.warnings);
			if (lint.refusals.length > 0) throw new Refusal(`${file} cannot be published: it is below the law`);
			return;
		}
		const app = await appFor(call);
		const draft = await app.commands.draftPolicy.run(ACTOR, { ok: true, policy });
		if (!draft.ok) throw new Refusal(draft.refusal.code);
		const validFrom = readInstant(call.options['from']);
		const done = await app.commands.publishDraft.run(ACTOR, { id: draft.value.id, validFrom });
		if (!done.ok) {
			tell(call, lint.refusals, []);
			throw new Refusal(`${file} was not published: ${done.refusal.code}`);
		}
		const { id, version, validFrom: from } = done.value;
		if (call.json) return call.printJson({ id, version, valid_from: from.toISOString() });
		tell(call, [], lint.warnings);
		call.print(`Version ${version} is published, for orders placed from ${from.toISOString()} on.`);
	}
};

async function readPolicy(call: Call, file: string): Promise<PolicyDocument> {
	const text = await readFile(file, 'utf8').catch(() => {
		throw new Refusal(`${file} cannot be read`);
	});
	const parsed = parsePolicy(readJson(text, file));
	if (parsed.ok) return parsed.policy;
	if (call.json) call.printJson({ problems: parsed.problems });
	else tell(call, parsed.problems, []);
	throw new Refusal(`${file} is no policy: ${parsed.problems.length} things are wrong`);
}

function readJson(text: string, file: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		throw new Refusal(`${file} is not JSON`);
	}
}

function readInstant(given: unknown): Date | undefined {
	if (given === undefined) return undefined;
	const at = new Date(String(given));
	if (Number.isNaN(at.getTime())) throw new Refusal('--from takes an instant, as 2027-01-01T00:00:00Z', 2);
	return at;
}

function tell(call: Call, wrong: readonly PolicyProblem[], warnings: readonly PolicyProblem[]): void {
	for (const { path, what, example } of wrong) {
		call.print(`wrong    ${path || '/'}: ${what}, for example ${JSON.stringify(example)}`);
	}
	for (const { path, what } of warnings) call.print(`warning  ${path || '/'}: ${what}`);
}
