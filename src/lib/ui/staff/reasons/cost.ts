import { m } from '#i18n/paraglide/messages.js';

/** The heads of the columns that `Costs` fills. */
export const costHeads = () =>
	[
		m['staff.reasons.cost.fees'](),
		m['staff.reasons.cost.refunds'](),
		m['staff.reasons.cost.lost'](),
		m['staff.reasons.cost.postage']()
	].map((text) => ({ text, isNumber: true }));
