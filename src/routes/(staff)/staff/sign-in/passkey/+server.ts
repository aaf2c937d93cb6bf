import { accept } from '#domain/refusal.ts';
import { openingOf } from '#server/http/code-pages.ts';
import { answerOutage } from '#server/http/outage.ts';
import { browserAtStep, leaveStep, readPasskeyCall, tell } from '#server/http/passkey-calls.ts';
import { nextPlace } from '#server/http/staff-doors.ts';

export const POST = (event) =>
	answerOutage(event, async () => {
		const { locals, request, cookies, url } = event;
		const call = await readPasskeyCall(request);
		if (!call.ok) return tell(event, call);
		const browser = browserAtStep(event);
		const { signIn } = locals.app.staff;
		if ('ask' in call.value) {
			return tell(event, await signIn.askForPasskey({ browser, address: locals.clientAddress }));
		}
		const { answer, next } = call.value;
		const opened = await signIn.withPasskey({ browser, answer, opening: openingOf(event) });
		if (!opened.ok) return tell(event, opened);
		const { cookie } = opened.value;
		cookies.set(cookie.name, cookie.value, cookie.attributes);
		leaveStep(event);
		return tell(event, accept({ to: nextPlace(next ?? null, url) }));
	});
