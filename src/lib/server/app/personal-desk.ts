import { accept, type Result } from '#domain/refusal.ts';
import {
	readContacts,
	removeContact,
	removePicture,
	setContact,
	type TierContact,
	type TypedContact
} from '#domain/shop/contacts.ts';
import { chooseOffered, readServices } from '#domain/order/services.ts';
import { readPersonal, type PersonalSettings } from '#domain/shop/personal.ts';
import type { Database } from '../db/client.ts';
import { listKeptSettings, type ShopSetting } from '../db/shop-settings.ts';
import type { MakePortrait } from '../ports/picture-maker.ts';
import { changeContacts, changeShopSetting } from '../use-cases/change-shop-setting.ts';
import type { GivenReason } from '../use-cases/share-at-desk.ts';
import type { ShopBook } from './shop.ts';
import type { Staff } from './staff-account.ts';
import type { Run } from './staff-tools.ts';

/** A change names the version it was made on, so that of two admins the slower one is told. */
type Change = { version: number } & GivenReason;
type TypedServices = Parameters<typeof chooseOffered>[0];
type Done = Promise<Result<{ version: number }>>;
type Portrait = { hash: string; jpeg: Uint8Array };

export type PersonalDeskOptions = {
	db: Database;
	run: Run;
	book: ShopBook;
	/** For a process that takes pictures. */
	makePortrait: MakePortrait | undefined;
};

/** What single buyers are shown beside their order. Refusals of every change: those of `changeShopSetting`. */
export function personalDesk({ db, run, book, makePortrait }: PersonalDeskOptions) {
	const read = () => listKeptSettings(db, ['shop.personal', 'shop.contacts', 'shop.services']);
	const contacts = async () => readContacts((await read())['shop.contacts'].value);

	async function change(staff: Staff, name: ShopSetting, input: Change & { value: unknown }): Done {
		const done = await run(changeShopSetting, { kind: 'staff', id: staff.id }, { ...input, name });
		book.forget();
		return done;
	}
	async function putContacts(
		staff: Staff,
		input: Change & { contacts: TierContact[]; portrait?: Portrait }
	): Done {
		const done = await run(changeContacts, { kind: 'staff', id: staff.id }, input);
		book.forget();
		return done;
	}
	async function portraitOf(sent: Uint8Array): Promise<Result<Portrait>> {
		if (!makePortrait) throw new Error('this process has no pictures');
		const made = await makePortrait(sent);
		return made.ok ? accept({ hash: book.nameOf(made.value.bytes), jpeg: made.value.bytes }) : made;
	}

	return {
		async read() {
			const kept = await read();
			const [personal, people] = [kept['shop.personal'], kept['shop.contacts']];
			const services = kept['shop.services'];
			return {
				personal: { version: personal.version, ...readPersonal(personal.value) },
				contacts: { version: people.version, list: readContacts(people.value) },
				services: { version: services.version, ...readServices(services.value) }
			};
		},
		setPersonal: (staff: Staff, { chosen, ...input }: Change & { chosen: PersonalSettings }): Done =>
			change(staff, 'shop.personal', { ...input, value: chosen }),
		/** Refusals: also those of `chooseOffered`. */
		async setServices(staff: Staff, { typed, ...input }: Change & { typed: TypedServices }): Done {
			const chosen = chooseOffered(typed);
			return chosen.ok ? change(staff, 'shop.services', { ...input, value: chosen.value }) : chosen;
		},
		/**
		 * Names who looks after a tier, in the place of the contact `was`, with the picture that was `sent`, if one was.
		 * Refusals: also those of `setContact` and `MakePortrait`.
		 *
		 * What is read here may be older than `version`: then the change is refused.
		 */
		async setContact(
			staff: Staff,
			{
				typed,
				was,
				sent,
				...input
			}: Change & { typed: TypedContact; was: string; sent?: Uint8Array | undefined }
		): Done {
			const now = await contacts();
			const read = setContact(now, typed, was);
			if (!read.ok) return read;
			const made = sent && (await portraitOf(sent));
			if (made && !made.ok) return made;
			const list = made ? setContact(now, typed, was, made.value.hash) : read;
			if (!list.ok) return list;
			return putContacts(staff, { ...input, contacts: list.value, ...(made && { portrait: made.value }) });
		},
		async removeContact(staff: Staff, { tier, ...input }: Change & { tier: string }): Done {
			return putContacts(staff, { ...input, contacts: removeContact(await contacts(), tier) });
		},
		async removePicture(staff: Staff, { tier, ...input }: Change & { tier: string }): Done {
			return putContacts(staff, { ...input, contacts: removePicture(await contacts(), tier) });
		}
	};
}
