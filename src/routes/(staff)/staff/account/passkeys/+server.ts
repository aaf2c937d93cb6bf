import { accept } from '#domain/refusal.ts';
import { answerOutage } from '#server/http/outage.ts';
import { browserAtStep, leaveStep, readPasskeyCall, tell } from '#server/http/passkey-calls.ts';
import { getStaff } from '#server/http/staff-doors.ts';

export const POST = (event) =>
	answerOutage(event, async () => {
		const staff = getStaff(event.locals);
		const call = await readPasskeyCall(event.request);
		if (!call.ok) return tell(event, call);
		const browser = browserAtStep(event);
		const { account } = event.locals.app.staff;
		if ('ask' in call.value) return tell(event, await account.askForPasskey(staff, browser));
		const { answer, name = '' } = call.value;
		const added = await account.addPasskey(staff, { browser, answer, name });
		leaveStep(event);
		return tell(event, added.ok ? accept({ to: '/staff/account' }) : added);
	});
