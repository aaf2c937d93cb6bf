import type { ReviewFit, Score, Occasion } from './states.ts';

/** A review as other shoppers read it. Instants are RFC 3339. */
export type ReviewView = {
	id: string;
	product: string;
	stars: number;
	fit: ReviewFit | null;
	words: string | null;
	/** A first name, or nothing where they chose so. */
	name: string | null;
	at: string;
};

/** What others say of a product of the order. */
export type ReviewedView = {
	product: string;
	title: string;
	n: number;
	/** The mean of the stars, to a tenth. */
	mean: number;
	small: number;
	large: number;
	fits: number;
};

/** All that the page about feedback shows of an order and what was said. Instants are RFC 3339. */
export type FeedbackPage = {
	ref: string;
	displayRef: string;
	/** Named zone of the shop. */
	zone: string;
	asOf: string;
	/** `occasion:subject`, for its forms. */
	about: string;
	occasion: Occasion;
	/** What the answer is now, for its forms (`seenOf`). */
	seen: string;
	/** The shop's own question in the reader's language, where it has one. */
	question: { en: string; zh: string };
	nps: boolean;
	lines: { id: string; title: string; product: string | null }[];
	own: {
		score: Score;
		nps: number | null;
		reasons: string[];
		line: string | null;
		words: string;
		photos: string[];
		review: { stars: number; fit: ReviewFit | null; named: boolean; hidden: boolean } | null;
		/** Until when it can be changed; nothing where that is over. */
		until: string | null;
	} | null;
	/** It was answered in a way that leads nowhere. */
	gone: boolean;
	/** Nothing where no address is known. */
	mail: 'yes' | 'no' | 'unsaid';
	reviewed: ReviewedView[];
	reviews: ReviewView[];
	/** Where a code would go, for whoever has yet to show that the order is theirs. */
	contact?: string | undefined;
};
