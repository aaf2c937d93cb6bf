import type { CodeTable } from '../meanings.ts';

/**
 * EasyPost: `status/status_detail`, then `status` alone (docs.easypost.com/docs/trackers, "Statuses" and
 * "Status details"). A detail that says more than its status counts for more.
 */
// prettier-ignore
export const EASYPOST: CodeTable = {
	nothing: 'unknown',
	label: 'pre_transit|pre_transit/label_created|pre_transit/status_update|pre_transit/awaiting_information',
	picked_up: 'in_transit/received_at_origin_facility|pre_transit/received_at_origin_facility',
	moving: 'in_transit|in_transit/in_transit|in_transit/status_update',
	arrived: 'in_transit/arrived_at_facility|in_transit/arrived_at_destination|in_transit/received_at_destination_facility',
	departed: 'in_transit/departed_facility|in_transit/departed_origin_facility',
	handed_on: 'in_transit/transferred_to_destination_carrier',
	round: 'out_for_delivery|in_transit/out_for_delivery',
	counter: 'available_for_pickup|in_transit/arrived_at_pickup_location|available_for_pickup/arrived_at_pickup_location',
	delivered: 'delivered',
	tried: 'failure/delivery_exception|in_transit/delivery_exception|out_for_delivery/delivery_exception',
	problem: 'failure|error|in_transit/transit_exception|failure/transit_exception',
	delayed: 'in_transit/delayed|failure/delayed|pre_transit/delayed|unknown/delayed',
	weather: 'in_transit/weather_delay|failure/weather_delay',
	missorted: 'in_transit/missorted|failure/missorted',
	held: 'in_transit/held|failure/held|available_for_pickup/held',
	address: 'in_transit/address_correction|failure/address_correction|failure/awaiting_information|in_transit/awaiting_information',
	refused: 'failure/refused|in_transit/refused|return_to_sender/refused',
	damaged: 'failure/damaged|in_transit/damaged',
	lost: 'failure/lost|in_transit/lost',
	returning: 'return_to_sender|return_to_sender/return|in_transit/return|failure/return',
	cancelled: 'cancelled',
	silent: 'failure/expired|unknown/expired|in_transit/expired'
};

/**
 * AfterShip: `subtag`, then `tag` (aftership.com/docs/tracking, "Delivery status" and "Delivery sub-status"). On its way
 * back, and back, are told by the subtag alone.
 */
// prettier-ignore
export const AFTERSHIP: CodeTable = {
	nothing: 'Pending|Pending_001|Pending_002|Pending_003|Pending_004|Pending_005|Pending_006',
	label: 'InfoReceived|InfoReceived_001',
	picked_up: 'InTransit_002',
	moving: 'InTransit|InTransit_001',
	arrived: 'InTransit_003|InTransit_004',
	departed: 'InTransit_007',
	at_customs: 'InTransit_006',
	through_customs: 'InTransit_005',
	solved: 'InTransit_008',
	redirected: 'InTransit_009',
	round: 'OutForDelivery|OutForDelivery_001',
	contacted: 'OutForDelivery_003',
	appointed: 'OutForDelivery_004',
	counter: 'AvailableForPickup|AvailableForPickup_001',
	delivered: 'Delivered|Delivered_001',
	collected: 'Delivered_002',
	signed: 'Delivered_003',
	paid_at_door: 'Delivered_004',
	neighbour: 'Delivered_005',
	tried: 'AttemptFail|AttemptFail_001',
	absent: 'AttemptFail_002',
	closed: 'AttemptFail_003',
	problem: 'Exception|Exception_001',
	delayed: 'Exception_005|Exception_016',
	weather: 'Exception_017',
	customs: 'Exception_004',
	papers: 'Exception_018',
	held_for_you: 'Exception_006',
	unclaimed: 'Exception_008',
	undeliverable: 'Exception_009',
	address: 'Exception_002|Exception_007',
	refused: 'Exception_003',
	damaged: 'Exception_012',
	lost: 'Exception_013',
	returning: 'Exception_010',
	returned: 'Exception_011',
	silent: 'Expired|Expired_001'
};

/**
 * Shippo: the sub-status, then the status (docs.goshippo.com/docs/tracking/tracking, "Event definitions"). `RETURNED`
 * is on its way back or back: the way is what is certain.
 */
// prettier-ignore
export const SHIPPO: CodeTable = {
	nothing: 'UNKNOWN|other',
	label: 'PRE_TRANSIT|information_received',
	picked_up: 'package_accepted',
	moving: 'TRANSIT|package_processing|package_processed|delivery_scheduled|delivery_rescheduled',
	arrived: 'package_arrived',
	departed: 'package_departed',
	redirected: 'package_forwarded',
	round: 'out_for_delivery',
	counter: 'pickup_available',
	delivered: 'DELIVERED',
	tried: 'delivery_attempted|reschedule_delivery',
	notice: 'notice_left',
	no_access: 'location_inaccessible',
	problem: 'FAILURE',
	delayed: 'delayed',
	held: 'package_held',
	held_for_you: 'contact_carrier',
	address: 'address_issue',
	damaged: 'package_damaged',
	lost: 'package_lost',
	destroyed: 'package_disposed',
	undeliverable: 'package_undeliverable',
	returning: 'RETURNED|return_to_sender|package_unclaimed'
};

/** 17TRACK: the sub-status, then the status or stage (api.17track.net, API v2, "Main status" and "Sub status"). */
// prettier-ignore
export const SEVENTEEN_TRACK: CodeTable = {
	nothing: 'NotFound|NotFound_Other|NotFound_InvalidCode',
	label: 'InfoReceived',
	picked_up: 'InTransit_PickedUp|PickedUp',
	moving: 'InTransit|InTransit_Other',
	departed: 'InTransit_Departure|Departure',
	arrived: 'InTransit_Arrival|Arrival',
	at_customs: 'InTransit_CustomsProcessing',
	through_customs: 'InTransit_CustomsReleased',
	papers: 'InTransit_CustomsRequiringInformation',
	round: 'OutForDelivery|OutForDelivery_Other',
	counter: 'AvailableForPickup|AvailableForPickup_Other',
	delivered: 'Delivered|Delivered_Other',
	tried: 'DeliveryFailure|DeliveryFailure_Other|DeliveryFailure_Security',
	absent: 'DeliveryFailure_NoBody|Exception_NoBody',
	refused: 'DeliveryFailure_Rejected|Exception_Rejected',
	address: 'DeliveryFailure_InvalidAddress',
	problem: 'Exception|Exception_Other',
	delayed: 'Exception_Delayed',
	security: 'Exception_Security',
	damaged: 'Exception_Damage',
	lost: 'Exception_Lost',
	destroyed: 'Exception_Destroyed',
	returning: 'Exception_Returning|Returning',
	returned: 'Exception_Returned|Returned',
	cancelled: 'Exception_Cancel',
	silent: 'Expired|Expired_Other'
};

/**
 * Kuaidi100: states by number, refined where the subscription asks for it, and by name as they stand beside each entry
 * (api.kuaidi100.com, 快递信息推送接口 and 快递状态).
 */
// prettier-ignore
export const KUAIDI100: CodeTable = {
	label: '101|102|已下单|待揽收',
	picked_up: '1|103|揽收|已揽收',
	moving: '0|1002|8|在途|干线',
	arrived: '1001|到达派件城市',
	handed_on: '1003|转递',
	redirected: '7|转投|转单',
	at_customs: '10|11|待清关|清关中|清关',
	through_customs: '12|已清关',
	customs: '13|清关异常',
	round: '5|派件|派送',
	counter: '501|投柜或驿站',
	delivered: '3|302|签收|派件异常后签收',
	signed: '301|本人签收',
	neighbour: '303|代签',
	collected: '304|投柜或站签收',
	problem: '2|疑难',
	delayed: '201|202|超时未签收|超时未更新',
	tried: '204|派件异常',
	unclaimed: '205|柜或驿站超时未取',
	absent: '206|无法联系',
	undeliverable: '207|超区',
	held: '208|滞留',
	damaged: '209|破损',
	refused: '14|203|拒签|拒收',
	returning: '6|退回',
	returned: '4|退签',
	cancelled: '210|401|销单|已销单'
};

/** Karrio's own statuses (karrio/karrio, `TrackingStatus`), for carriers whose codes are not in our tables. */
// prettier-ignore
export const KARRIO: CodeTable = {
	nothing: 'unknown',
	label: 'pending',
	picked_up: 'picked_up',
	moving: 'in_transit',
	round: 'out_for_delivery',
	counter: 'ready_for_pickup',
	delivered: 'delivered',
	tried: 'delivery_failed',
	delayed: 'delivery_delayed',
	held: 'on_hold',
	returning: 'return_to_sender',
	cancelled: 'cancelled'
};
