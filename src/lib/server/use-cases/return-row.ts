/** What a return's row says before anything has happened to it. */
export const NOTHING_YET = {
	...{
		giftLinkId: null,
		isWarranty: false,
		refundedAt: null,
		refunded: 0,
		credited: 0,
		creditBonus: 0,
		decidedAt: null,
		deciderKind: null,
		deciderId: null,
		reason: null
	},
	...{ sentAt: null, proof: null, receivedAt: null, settleBy: null, inspectedAt: null, objectBy: null },
	...{ objectedAt: null, objection: null, settledAt: null, closedAt: null, endedAt: null }
};
