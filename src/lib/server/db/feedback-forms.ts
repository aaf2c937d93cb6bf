import { desc, eq, sql } from 'drizzle-orm';
import { FIRST_FORM, type FeedbackForm } from '../../domain/feedback/form.ts';
import { FIRST_THEMES } from '../../domain/feedback/first-themes.ts';
import type { Theme } from '../../domain/feedback/themes.ts';
import type { Tx } from './client.ts';
import { feedbackForms } from './schema/feedback.ts';
import { feedbackThemes } from './schema/feedback-work.ts';

export type StoredForm = { version: number; content: FeedbackForm };

/** What is asked now; version 1 is what holds where nobody set anything. */
export async function readForm(tx: Tx): Promise<StoredForm> {
	const [row] = await tx.select().from(feedbackForms).orderBy(desc(feedbackForms.version)).limit(1);
	return row
		? { version: row.version, content: { ...FIRST_FORM, ...row.content } }
		: { version: 1, content: FIRST_FORM };
}

/** The same for whoever is going to write down which version held: the first one then has a row. */
export async function holdForm(tx: Tx): Promise<StoredForm> {
	const form = await readForm(tx);
	if (form.version === 1)
		await tx.insert(feedbackForms).values({ version: 1, content: FIRST_FORM }).onConflictDoNothing();
	return form;
}

/** Writes the version after the one that was looked at. Answers whether nobody was faster. */
export async function insertForm(
	tx: Tx,
	row: { version: number; content: FeedbackForm; staffId: string | null }
): Promise<boolean> {
	const rows = await tx
		.insert(feedbackForms)
		.values(row)
		.onConflictDoNothing()
		.returning({ version: feedbackForms.version });
	return rows.length > 0;
}

export type FormVersion = { version: number; content: FeedbackForm; who: string | null; createdAt: Date };

/** Every version, the newest first. */
export async function listForms(tx: Tx, limit: number): Promise<FormVersion[]> {
	const rows = await tx.execute<{
		version: number;
		content: FeedbackForm;
		who: string | null;
		at: string;
	}>(sql`
		select f.version, f.content, s.name as who, f.created_at as at from feedback_forms f
		left join staff_accounts s on s.principal_id = f.staff_id order by f.version desc limit ${limit}`);
	return rows.map(({ version, content, who, at }) => ({
		...{ version, who, createdAt: new Date(at) },
		content: { ...FIRST_FORM, ...content }
	}));
}

export type StoredTheme = Theme & { version: number };

/** What free text is sorted by now, in the order it is shown; ours where the shop has none of its own. */
export async function listThemes(tx: Tx): Promise<StoredTheme[]> {
	const rows = await tx.select().from(feedbackThemes).orderBy(feedbackThemes.position, feedbackThemes.handle);
	if (rows.length === 0) return FIRST_THEMES.map((one) => ({ ...one, version: 1 }));
	return rows.map(({ content, version }) => ({ ...content, version }));
}

/** The same for whoever is going to write: ours then have rows. */
export async function holdThemes(tx: Tx): Promise<StoredTheme[]> {
	const [row] = await tx.select({ handle: feedbackThemes.handle }).from(feedbackThemes).limit(1);
	if (!row) {
		const rows = FIRST_THEMES.map((content, position) => ({ handle: content.handle, content, position }));
		await tx.insert(feedbackThemes).values(rows).onConflictDoNothing();
	}
	return listThemes(tx);
}

/** Puts a theme in the place of the version that was looked at; version 0 makes a new one. Answers whether it could. */
export async function putTheme(tx: Tx, content: Theme, version: number): Promise<boolean> {
	const rows =
		version === 0
			? await tx.execute(sql`insert into feedback_themes (handle, content, position)
				select ${content.handle}, ${JSON.stringify(content)}::text::jsonb, coalesce(max(position), 0) + 1 from feedback_themes
				on conflict do nothing returning handle`)
			: await tx.execute(sql`update feedback_themes set content = ${JSON.stringify(content)}::text::jsonb, version = version + 1
				where handle = ${content.handle} and version = ${version} returning handle`);
	return rows.length > 0;
}

/** A version that somebody was asked with. */
export async function readFormVersion(tx: Tx, version: number): Promise<StoredForm> {
	const [row] = await tx.select().from(feedbackForms).where(eq(feedbackForms.version, version));
	return row ? { version, content: { ...FIRST_FORM, ...row.content } } : readForm(tx);
}
