/** What the element says by itself: everything about the basket comes in words from the shop. */
const WORDS = {
	en: {
		loading: 'Loading the terms for cancelling and returning …',
		updating: 'Updating …',
		offline: 'You are offline, so the terms for cancelling and returning cannot be shown.',
		failed: 'The terms for cancelling and returning cannot be shown just now.',
		again: 'Try again'
	},
	zh: {
		loading: '正在读取取消与退货条款…',
		updating: '正在更新…',
		offline: '您目前离线，无法显示取消与退货条款。',
		failed: '暂时无法显示取消与退货条款。',
		again: '重试'
	}
};

export type OwnWords = (typeof WORDS)['en'];

/** @param locale as the page or the browser names it; English where it is none of ours */
export const ownWords = (locale: string): OwnWords => (/^zh\b/i.test(locale) ? WORDS.zh : WORDS.en);
