/**
 * `active`: is sent to. `paused` by people: what happens meanwhile waits. `disabled`: its receiver said that it is gone,
 * or has not taken anything for days; nothing is kept for it until people switch it on again.
 */
export const ENDPOINT_STATES = ['active', 'paused', 'disabled'] as const;
export type EndpointState = (typeof ENDPOINT_STATES)[number];

/** Why it was switched off: it answered 410, or a delivery ran through its whole schedule and nothing else was taken. */
export const DISABLED_BECAUSE = ['gone', 'failing'] as const;
export type DisabledBecause = (typeof DISABLED_BECAUSE)[number];

/** `waiting` covers what is due, being sent, and to be tried again. */
export const DELIVERY_STATES = ['waiting', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** How long a former secret goes on signing beside the new one, unless it is said. */
export const OLD_SECRET_HOURS = 24;

/** More endpoints than any shop has systems: each event costs a row and a request for each. */
export const MOST_ENDPOINTS = 100;

/** Why a receiver gave no answer; words for people are made of it at the desk. */
export const POST_TROUBLES = [
	'name_not_found',
	'address_refused',
	'connect_timeout',
	'timeout',
	'connection_refused',
	'connection_failed',
	'tls',
	'not_http',
	'stopped',
	'secret_unreadable'
] as const;
export type PostTrouble = (typeof POST_TROUBLES)[number];

/** Why an address cannot be a receiver's, by what it says. */
export const URL_TROUBLES = ['url', 'scheme', 'credentials', 'port', 'name', 'address'] as const;
export type UrlTrouble = (typeof URL_TROUBLES)[number];
