import { ENDPOINT_REASONS, readReason, RETRY_REASONS, ROTATE_REASONS } from '#domain/access/staff-reason.ts';
import { OLD_SECRET_HOURS } from '#domain/endpoints/endpoint.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { judgeUrl } from '../adapters/endpoints/address.ts';
import type { Connection } from '../db/client.ts';
import {
	listEndpointDeliveries,
	type DeliveriesAsked,
	type ListedDelivery
} from '../db/endpoint-deliveries.ts';
import { findEndpoint, listEndpoints, type ListedEndpoint } from '../db/endpoints.ts';
import { isId, newId } from '../db/ids.ts';
import type { Command } from '../use-cases/command.ts';
import {
	changeEndpoint,
	createEndpoint,
	deleteEndpoint,
	replayAtEndpoint,
	rotateEndpoint,
	testEndpoint,
	type ChangeEndpointInput
} from '../use-cases/manage-endpoints.ts';
import type { GivenReason } from '../use-cases/share-at-desk.ts';
import type { Bind } from './bind.ts';
import type { EndpointSecrets } from './endpoint-secrets.ts';
import type { Staff } from './staff-account.ts';

export type EndpointsOptions = {
	connection: Pick<Connection, 'db'>;
	bind: Bind;
	secrets: EndpointSecrets;
	/** http, this machine and private networks may be told too (`ENDPOINTS_ALLOW_PRIVATE`). */
	allowPrivate: boolean;
	/** Called after something may be due to be sent. */
	afterChange: () => void;
};

/** An endpoint whose secret is shown now, and never again; locked while it travels. */
export type WithSecret = ListedEndpoint & { secret: string };

type Wanted = { url: string; description?: string | undefined; events: readonly string[] };
type Handles = Parameters<typeof readReason>[0];

/** The shop's systems that are told of what happens: for machines, and for the desk with a reason. */
export function endpointsOf({ connection, bind, secrets, allowPrivate, afterChange }: EndpointsOptions) {
	const { db } = connection;

	const withJudgedUrl =
		<Input extends { url?: string | undefined }, Output>(
			command: Command<Input, Output>
		): Command<Input, Output> =>
		async (tx, actor, input) => {
			if (input.url === undefined) return command(tx, actor, input);
			const judged = judgeUrl(input.url, allowPrivate);
			if (!judged.ok) return refuse('endpoint.address_refused', { why: judged.why });
			return command(tx, actor, { ...input, url: judged.url });
		};

	const create: Command<Wanted & { reason?: string }, WithSecret> = async (tx, actor, input) => {
		const id = newId();
		const secret = secrets.make(id);
		const made = await createEndpoint(tx, actor, { description: '', ...defined(input), id, secret });
		return made.ok ? accept({ ...made.value, secret: secrets.asText(secret) }) : made;
	};

	const rotate: Command<
		{ id: string; formerHours?: number | undefined; reason?: string },
		WithSecret
	> = async (tx, actor, { formerHours = OLD_SECRET_HOURS, ...input }) => {
		const secret = secrets.make(input.id);
		const formerUntil = new Date(Date.now() + formerHours * 3_600_000);
		const done = await rotateEndpoint(tx, actor, { ...input, secret, formerUntil });
		return done.ok ? accept({ ...done.value, secret: secrets.asText(secret) }) : done;
	};

	const commands = {
		create: bind(withJudgedUrl(create)),
		change: bind(withJudgedUrl<ChangeEndpointInput, ListedEndpoint>(changeEndpoint)),
		rotate: bind(rotate),
		delete: bind(deleteEndpoint),
		test: bind(testEndpoint),
		replay: bind(replayAtEndpoint)
	};

	/** A command as people at the desk give it: with a reason. */
	const explained =
		<Input extends { reason?: string }, Output>(
			{ run }: { run: (actor: { kind: 'staff'; id: string }, input: Input) => Promise<Result<Output>> },
			handles: Handles
		) =>
		async (staff: Staff, { reason: given, ...input }: Omit<Input, 'reason'> & GivenReason) => {
			const reason = readReason(handles, given);
			if (!reason.ok) return reason;
			const done = await run({ kind: 'staff', id: staff.id }, { ...input, reason: reason.value } as never);
			if (done.ok) afterChange();
			return done;
		};

	const shown = (done: Result<WithSecret>): Result<WithSecret> => {
		if (!done.ok) return done;
		const secret = secrets.ofText(done.value.id, done.value.secret);
		if (secret === undefined) throw new Error('a secret that was just made does not open');
		return accept({ ...done.value, secret });
	};
	const createAtDesk = explained(commands.create, ENDPOINT_REASONS);
	const rotateAtDesk = explained(commands.rotate, ROTATE_REASONS);

	return {
		commands,
		/** The secret behind the text of an answer, for whoever the answer is for. */
		reveal: secrets.ofText,
		/** Something may be due to be sent. */
		afterChange,
		list: () => listEndpoints(db),
		find: async (id: string): Promise<ListedEndpoint | undefined> =>
			isId(id) ? findEndpoint(db, id) : undefined,
		/** Deliveries of one endpoint, newest first; nothing where there is no such endpoint. */
		async deliveries(asked: DeliveriesAsked): Promise<ListedDelivery[] | undefined> {
			if (!isId(asked.endpointId) || !(await findEndpoint(db, asked.endpointId))) return undefined;
			return listEndpointDeliveries(db, asked);
		},
		/** Each with a reason: refusals `reason.missing`, and those of the command. */
		atDesk: {
			create: async (...call: Parameters<typeof createAtDesk>) => shown(await createAtDesk(...call)),
			rotate: async (...call: Parameters<typeof rotateAtDesk>) => shown(await rotateAtDesk(...call)),
			change: explained(commands.change, ENDPOINT_REASONS),
			delete: explained(commands.delete, ENDPOINT_REASONS),
			/** Needs no reason: nothing changes by it. */
			test: async (staff: Staff, id: string) => {
				const done = await commands.test.run({ kind: 'staff', id: staff.id }, { id });
				if (done.ok) afterChange();
				return done;
			},
			replay: explained(commands.replay, RETRY_REASONS)
		}
	};
}

const defined = <T extends object>(given: T): T =>
	Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T;
