/**
 * The words the law gives the two steps of a withdrawal: Directive 2011/83/EU, Article 11a(1) and (3), inserted by
 * Directive (EU) 2023/2673, https://eur-lex.europa.eu/eli/dir/2023/2673/oj, applied since 2026-06-19. The function is
 * labelled “withdraw from contract here”; the one that confirms it carries only the words “confirm withdrawal”, or in
 * both cases words that say the same without a doubt. The Directive has no Chinese text: on Chinese pages stand ours.
 */
export const STATUTORY_LABELS = {
	withdraw: 'Withdraw from contract here',
	confirm: 'Confirm withdrawal'
} as const;

/** Days from the statement within which the goods have to be sent off (Directive 2011/83/EU, Article 14(1)). */
export const SEND_BACK_DAYS = 14;
