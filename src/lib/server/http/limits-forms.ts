import { SETTABLE } from '#domain/retention/choose-periods.ts';
import { GOODWILL_FIELDS } from '#domain/shop/goodwill.ts';
import { orUnavailable } from './outage.ts';
import { answer, changeIn, typedIn, type SettingsEvent } from './settings-forms.ts';
import { getStaff } from './staff-doors.ts';

/** How long is kept what is not the shop's books. */
export const retentionActions = {
	set: async ({ request, locals }: SettingsEvent) => {
		const form = await request.formData();
		const typed = typedIn(form, SETTABLE, 12);
		const { limits } = locals.app.settings;
		const done = limits.setRetention(getStaff(locals), { ...changeIn(form), typed });
		return answer('retention', await orUnavailable(done), typed);
	}
};

/** What each role may give away. */
export const goodwillActions = {
	set: async ({ request, locals }: SettingsEvent) => {
		const form = await request.formData();
		const typed = typedIn(form, GOODWILL_FIELDS);
		const { limits } = locals.app.settings;
		const done = limits.setGoodwill(getStaff(locals), { ...changeIn(form), typed });
		return answer('goodwill', await orUnavailable(done), typed);
	}
};
