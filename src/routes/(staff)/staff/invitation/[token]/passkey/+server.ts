import { accept } from '#domain/refusal.ts';
import { openingOf } from '#server/http/code-pages.ts';
import { answerOutage } from '#server/http/outage.ts';
import { browserAtStep, leaveStep, readPasskeyCall, tell } from '#server/http/passkey-calls.ts';
import { DESK } from '#server/http/staff-doors.ts';

export const POST = (event) =>
	answerOutage(event, async () => {
		const { locals, params, request, cookies } = event;
		const call = await readPasskeyCall(request);
		if (!call.ok) return tell(event, call);
		const browser = browserAtStep(event);
		const { invitation } = locals.app.staff;
		if ('ask' in call.value) return tell(event, await invitation.askForPasskey(params.token, browser));
		const { answer, name = '' } = call.value;
		const given = { browser, answer, name, opening: openingOf(event) };
		const opened = await invitation.addPasskey(params.token, given);
		if (!opened.ok) return tell(event, opened);
		const { cookie } = opened.value;
		cookies.set(cookie.name, cookie.value, cookie.attributes);
		leaveStep(event);
		return tell(event, accept({ to: DESK }));
	});
