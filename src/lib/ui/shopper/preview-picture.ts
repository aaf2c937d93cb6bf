import type { OrderStatus } from '#domain/order/states.ts';

const PICTURES: Partial<Record<OrderStatus, 'moving' | 'delivered'>> = {
	partly_handed_over: 'moving',
	handed_over: 'moving',
	partly_delivered: 'moving',
	delivered: 'delivered'
};

/** How far it has come, in three steps. What went wrong is not for a chat to see. */
export const previewPicture = (status: OrderStatus): 'preparing' | 'moving' | 'delivered' =>
	PICTURES[status] ?? 'preparing';
