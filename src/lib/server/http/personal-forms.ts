import { CONTACT_FIELDS, LONGEST_CONTACT } from '#domain/shop/contacts.ts';
import { orUnavailable } from './outage.ts';
import { readFile } from './read-picture.ts';
import { answer, changeIn, typedIn, type SettingsEvent } from './settings-forms.ts';
import { getStaff } from './staff-doors.ts';
import { textIn } from './staff-forms.ts';

const desk = ({ locals }: SettingsEvent) => locals.app.settings.personal;

/** What single buyers are shown beside their order, and who looks after those of a tier. */
export const personalActions = {
	set: async (event: SettingsEvent) => {
		const form = await event.request.formData();
		const chosen = { suggests: form.get('suggests') === 'yes' };
		const done = desk(event).setPersonal(getStaff(event.locals), { ...changeIn(form), chosen });
		return answer('personal', await orUnavailable(done), { suggests: chosen.suggests ? 'yes' : '' });
	},
	services: async (event: SettingsEvent) => {
		const form = await event.request.formData();
		const on = form.getAll('on').flatMap((one) => (typeof one === 'string' ? [one] : []));
		const { markets } = typedIn(form, ['markets']);
		const input = { ...changeIn(form), typed: { on, markets } };
		const done = await orUnavailable(desk(event).setServices(getStaff(event.locals), input));
		return answer('services', done, { on: on.join(' '), markets });
	},
	contact: async (event: SettingsEvent) => {
		const form = await event.request.formData();
		const was = textIn(form, 'was', LONGEST_CONTACT.tier);
		// Also what the form's own parts are called by, so nothing with spaces.
		const about = `contact-${encodeURIComponent(was)}`;
		const staff = getStaff(event.locals);
		if (form.get('do') === 'remove')
			return answer(
				about,
				await orUnavailable(desk(event).removeContact(staff, { ...changeIn(form), tier: was }))
			);
		if (form.get('do') === 'remove-picture')
			return answer(
				about,
				await orUnavailable(desk(event).removePicture(staff, { ...changeIn(form), tier: was }))
			);
		const typed = typedIn(form, CONTACT_FIELDS);
		const file = form.get('picture');
		const isSent = file instanceof File && file.size > 0;
		const read = isSent ? await readFile(file, event.locals.app.photos.limit) : undefined;
		if (read && !read.ok) return answer(about, read, typed);
		const done = desk(event).setContact(staff, { ...changeIn(form), typed, was, sent: read?.value });
		return answer(about, await orUnavailable(done), typed);
	}
};
