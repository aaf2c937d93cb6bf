import { error, type RequestEvent } from '@sveltejs/kit';

const KB = 1024;
/** What people type into a form is a few kilobytes. */
const FORM_LIMIT = 64 * KB;
/** Pictures come with them: as long as anything may be, and read only once who sends it was asked. */
const WITH_PICTURES = Infinity;
/** One field per line of the order, or files. */
const LONG_FORMS: Readonly<Record<string, number>> = {
	'/(shopper)/orders/[ref]/cancel': 1024 * KB,
	'/(staff)/staff/orders/[ref]/cancel': 1024 * KB,
	'/(staff)/staff/settings': WITH_PICTURES,
	'/(staff)/staff/settings/personal': WITH_PICTURES,
	'/(shopper)/orders/[ref]/late': 1024 * KB,
	'/(shopper)/orders/[ref]/photos': WITH_PICTURES,
	'/(shopper)/orders/[ref]/return': WITH_PICTURES,
	'/(shopper)/orders/[ref]/returns/[id]': WITH_PICTURES,
	'/(shopper)/orders/[ref]/warranty': WITH_PICTURES,
	'/(shopper)/orders/[ref]/feedback': WITH_PICTURES,
	'/(staff)/staff/orders/[ref]/warranty': WITH_PICTURES,
	'/(share)/g/[token]': WITH_PICTURES,
	'/(shopper)/shared': WITH_PICTURES
};

/**
 * How many bytes a route reads of a body. Nobody has to show who they are to send a form, so forms are small; machines
 * show a key before anything of theirs is read, and signed webhooks bring their own limit.
 *
 * @param most the largest body anywhere (`BODY_LIMIT`)
 */
export const bodyLimitOf = (route: string, most: number): number =>
	route.startsWith('/api/') ? most : Math.min(most, LONG_FORMS[route] ?? FORM_LIMIT);

/** Whether the request says itself that it brings more than its route reads. */
export const isTooLarge = ({ headers }: Request, limit: number): boolean =>
	Number(headers.get('content-length') ?? 0) > limit;

/**
 * Holds what a form sends to what its route reads: a body of unknown length is cut where it grows too long (413), and
 * one that is no form is the sender's fault (400) and not ours.
 */
export function holdForm(event: Pick<RequestEvent, 'request'>, limit: number): void {
	const { request } = event;
	const isBounded = !request.body || request.headers.has('content-length');
	const held = isBounded ? request : cutAt(request, limit);
	const readForm = held.formData.bind(held);
	held.formData = () =>
		readForm().catch((cause: unknown) =>
			cause instanceof TypeError ? error(400) : Promise.reject(cause as Error)
		);
	event.request = held;
}

/**
 * What comes beyond the limit is read and thrown away: given up, Kit would cut the connection, and the sender would
 * never see the answer. The largest body anywhere ends that too.
 */
function cutAt(request: Request, limit: number): Request {
	const reader = request.body?.getReader();
	const drain = async () => {
		while (!(await reader?.read())?.done);
	};
	let seen = 0;
	const body = new ReadableStream<Uint8Array>({
		async pull(out) {
			const next = await reader?.read();
			if (!next || next.done) return out.close();
			seen += next.value.byteLength;
			if (seen <= limit) return out.enqueue(next.value);
			void drain().catch(() => {});
			error(413);
		}
	});
	return new Request(request, { body, duplex: 'half' } as RequestInit);
}

/**
 * Whether a form names an action that no page has, but every object: Kit looks actions up by name, and would call what
 * it finds there.
 */
export const isInheritedAction = ({ searchParams }: URL): boolean =>
	[...searchParams.keys()].some((name) => name.startsWith('/') && name.slice(1) in {});
