import type { Theme } from './themes.ts';

const theme = (
	handle: string,
	names: [string, string],
	en: string,
	zh: string,
	more: { not?: [string, string]; examples: string[]; urgent?: boolean }
): Theme => {
	const list = (text: string) => text.split('|').filter(Boolean);
	const [notEn, notZh] = more.not ?? ['', ''];
	return {
		...{ handle, names: { en: names[0], zh: names[1] }, words: { en: list(en), zh: list(zh) } },
		...{ not: { en: list(notEn), zh: list(notZh) }, examples: more.examples },
		...{ urgent: more.urgent ?? false, on: true }
	};
};

/** What a new shop sorts by, until it changes it. What is urgent stands first. */
export const FIRST_THEMES: readonly Theme[] = [
	theme(
		'injury',
		['Injury', '受伤'],
		'injured|injury|bleeding|burned me|burnt me|cut myself|cut my|hospital|electric shock|caught fire|choked',
		'受伤|流血|烫伤|割伤|划伤|医院|触电|着火|起火|窒息',
		{
			not: ['no injury|nobody was injured', '没有受伤'],
			examples: ['The lid broke and I cut my hand.', '孩子被划伤了。'],
			urgent: true
		}
	),
	theme(
		'allergy',
		['Allergy', '过敏'],
		'allergy|allergic|allergic reaction|rash|swollen',
		'过敏|皮疹|红肿|起疹子',
		{
			not: ['hypo allergic|not allergic|no allergic reaction', '防过敏|不过敏|没有过敏'],
			examples: ['I got a rash from the fabric.', '穿了就过敏。'],
			urgent: true
		}
	),
	theme(
		'legal',
		['Lawyer', '律师'],
		'lawyer|attorney|solicitor|sue you|legal action|court|ombudsman|consumer protection',
		'律师|起诉|法院|诉讼|消费者协会|工商局|投诉到',
		{
			...{
				not: ['food court', ''] as [string, string],
				examples: ['My lawyer will write to you.', '我要找律师起诉。'],
				urgent: true
			}
		}
	),
	theme(
		'chargeback',
		['Chargeback', '拒付'],
		'chargeback|charge back|dispute the charge|dispute with my bank|paypal dispute|scam|fraud',
		'拒付|银行撤销|诈骗|骗子|退单',
		{
			...{
				not: ['not a scam', '不是骗子'] as [string, string],
				examples: ['I will file a chargeback.', '我会向银行申请拒付。'],
				urgent: true
			}
		}
	),
	theme(
		'delivery',
		['Delivery', '配送'],
		'late|delay|delayed|slow delivery|shipping|courier|carrier|delivery|parcel|arrived',
		'快递|物流|配送|送货|发货|迟到|很慢|太慢',
		{
			examples: ['Came three days late.', '物流太慢了。']
		}
	),
	theme(
		'damage',
		['Damage', '破损'],
		'damaged|broken|cracked|dented|scratched|torn|smashed',
		'破损|坏了|碎了|划痕|裂了|损坏',
		{
			...{
				not: ['not damaged|not broken', '没有破损|没坏'] as [string, string],
				examples: ['The box was torn.', '收到就坏了。']
			}
		}
	),
	theme(
		'fit',
		['Fit', '尺码'],
		'too small|too large|too big|too tight|fits small|fits large|size|sizing',
		'尺码|偏小|偏大|太小|太大|太紧',
		{
			examples: ['Fits small, take one size up.', '尺码偏小。']
		}
	),
	theme(
		'quality',
		['Quality', '质量'],
		'quality|cheap material|fell apart|defective|faulty|does not work|doesnt work',
		'质量|做工|材料|次品|瑕疵|不能用',
		{
			examples: ['Poor quality for the price.', '质量不好。']
		}
	),
	theme(
		'service',
		['Service', '服务'],
		'support|customer service|no reply|no answer|rude|helpful|friendly',
		'客服|服务|态度|没人回复|不理人',
		{
			examples: ['Support never answered.', '客服态度很好。']
		}
	),
	theme('refund', ['Refund', '退款'], 'refund|money back|refunded', '退款|退钱|没退', {
		examples: ['Still waiting for my refund.', '退款太慢。']
	}),
	theme(
		'price',
		['Price', '价格'],
		'price|expensive|overpriced|good value|worth it',
		'价格|太贵|性价比|便宜|划算',
		{
			examples: ['Too expensive for what it is.', '性价比高。']
		}
	)
];
