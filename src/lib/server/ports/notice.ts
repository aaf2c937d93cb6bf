/** How a person is reached. */
export const NOTICE_CHANNELS = ['mail', 'sms'] as const;
export type NoticeChannel = (typeof NOTICE_CHANNELS)[number];

/** What each kind of notice tells, beyond what is looked up about its order when it is sent. */
export type NoticeFacts = {
	/** A one-time code that somebody asked for. */
	code: {
		code: string;
		purpose: 'order' | 'sign_in';
		/** RFC 3339; a code that is of no use any more is not sent. */
		expiresAt: string;
		/** Path of the page behind which a tap does the same as typing the code: `/sign-in/…`. */
		linkPath?: string;
		/** As printed for people; only where it is about one order. */
		orderNumber?: string;
	};
	/** The shop has the order. */
	order_in: Record<never, never>;
	/** Goods left the shop: as one claim, or as one parcel. */
	handed_over: { shipment?: string; claim?: string };
	/** A parcel has arrived. */
	delivered: { shipment: string };
};

export type NoticeKind = keyof NoticeFacts;
