/**
 * People and addresses per country. All of it is invented and looks it: no such towns, postcodes that are not given
 * out, telephone numbers from the ranges kept free for films or from none at all.
 */
export type Folk = {
	/** As written, and as in a mail address where that differs. */
	given: [string, string?][];
	family: [string, string?][];
	order: 'given family' | 'family given' | 'family+given';
	/** In streets, postcodes and numbers `#` stands for a digit. */
	streets: string[];
	cities: string[];
	regions?: string[];
	postcode?: string;
	phone: string;
	company: string;
};

// prettier-ignore
const EUROPE: Record<string, Folk> = {
	DE: {
		given: [['Mila'], ['Jonas'], ['Frieda'], ['Emil'], ['Jürgen', 'Juergen'], ['Anneliese'], ['Kübra', 'Kuebra'], ['Torben']],
		family: [['Birkentau'], ['Nebelhorn'], ['Sonnenschirm'], ['Löwenzahn', 'Loewenzahn'], ['Apfelkern'], ['von Beispiel', 'vonbeispiel'], ['Wolkenstein-Muster']],
		order: 'given family', streets: ['Beispielweg #', 'Musterallee ##', 'Am Probierstein ##', 'Platzhaltergasse #'],
		cities: ['Musterhafen', 'Beispielstadt', 'Nirgendwo am See'], postcode: '00###', phone: '+49 30 23125 ###', company: 'Beispiel & Söhne GmbH'
	},
	AT: {
		given: [['Leopold'], ['Rosalie'], ['Vinzenz'], ['Hermine']],
		family: [['Zirbenholz'], ['Almrausch'], ['Edelrautner']],
		order: 'given family', streets: ['Erfundene Gasse ##', 'Beispielring #'],
		cities: ['Musterkirchen', 'Bad Beispiel'], postcode: '00##', phone: '+43 1 0000 ###', company: 'Muster Kaffeehaus OG'
	},
	FR: {
		given: [['Léonie', 'Leonie'], ['Théo', 'Theo'], ['Margaux'], ['Anatole'], ['Clémence', 'Clemence'], ['Zoé', 'Zoe']],
		family: [['Pamplemousse'], ['Belle-Étoile', 'belle-etoile'], ['Duparapluie'], ['Coquelicot'], ['Brindejonc']],
		order: 'given family', streets: ['# rue de l’Exemple', '## avenue des Essais', '# impasse du Modèle'],
		cities: ['Exempleville', 'Port-Imaginaire', 'Saint-Essai'], postcode: '001##', phone: '+33 1 99 00 ## ##', company: 'Maison Exemple SARL'
	},
	NL: {
		given: [['Sterre'], ['Bram'], ['Fenna'], ['Joris'], ['Saskia']],
		family: [['van der Proef', 'vanderproef'], ['Pannenkoek'], ['Regenjas'], ['de Voorbeeld', 'devoorbeeld']],
		order: 'given family', streets: ['Voorbeeldstraat ##', 'Proefgracht #', 'Verzonnenlaan ##'],
		cities: ['Voorbeeldam', 'Nergenshuizen'], postcode: '0### ZZ', phone: '+31 20 000 0###', company: 'Bureau Voorbeeld B.V.'
	},
	GB: {
		given: [['Imogen'], ['Rupert'], ['Aisha'], ['Fergus'], ['Olwen'], ['Dev']],
		family: [['Quillfeather'], ['Moonwhistle'], ['Bramblewick'], ['Teacosy'], ['O’Sample', 'osample']],
		order: 'given family', streets: ['## Invented Lane', '# Example Mews', '## Placeholder Row'],
		cities: ['Fictionbury', 'Little Sample', 'Nowhere-on-Sea'], postcode: 'ZZ99 #ZZ', phone: '+44 20 7946 0###', company: 'Sample & Daughters Ltd'
	}
};

// prettier-ignore
const OVERSEAS: Record<string, Folk> = {
	US: {
		given: [['Winona'], ['Darnell'], ['Priya'], ['Otis'], ['Marisol'], ['June']],
		family: [['Maplegrove'], ['Featherstone-Example'], ['Paperclip'], ['Lighthouse'], ['Sandwich']],
		order: 'given family', streets: ['### Example Ave', '### Sample St, Apt #', '## Placeholder Blvd'],
		cities: ['Sampleton', 'Exampleville', 'Faketon Springs'], regions: ['CA', 'NY', 'OR', 'TX'], postcode: '000##', phone: '+1 202-555-01##', company: 'Paperclip Interiors LLC'
	},
	CN: {
		given: [['晓棠', 'xiaotang'], ['子墨', 'zimo'], ['雨桐', 'yutong'], ['一诺', 'yinuo'], ['书瑶', 'shuyao'], ['浩然', 'haoran']],
		family: [['云', 'yun'], ['竹', 'zhu'], ['虞', 'yu'], ['墨', 'mo'], ['欧阳', 'ouyang']],
		order: 'family+given', streets: ['样板区示例路##号#单元###室', '虚构区幸福里#幢###室', '演示区测试大道##号'],
		cities: ['示例市', '样板市'], regions: ['虚构省'], postcode: '0000##', phone: '+86 100 0000 0###', company: '示例文化有限公司'
	},
	JP: {
		given: [['さくら', 'sakura'], ['蓮', 'ren'], ['ひなた', 'hinata'], ['湊', 'minato']],
		family: [['見本', 'mihon'], ['例田', 'reida'], ['仮野', 'karino']],
		order: 'family given', streets: ['見本町#丁目##番#号', '例示台##-#'],
		cities: ['見本市', '例示区'], regions: ['架空県'], postcode: '000-00##', phone: '+81 90 0000 00##', company: '株式会社見本'
	},
	BR: {
		given: [['Jussara'], ['Caetano'], ['Iara'], ['Benício', 'Benicio']],
		family: [['Exemplares'], ['Borboleta'], ['do Modelo', 'domodelo']],
		order: 'given family', streets: ['Rua do Exemplo, ##', 'Avenida Imaginária, ###'],
		cities: ['Cidade Exemplo', 'Porto Fictício'], regions: ['SP', 'BA'], postcode: '00000-0##', phone: '+55 11 0000-00##', company: 'Casa Exemplo Ltda'
	},
	KW: {
		given: [['Noor'], ['Faisal'], ['Dalal'], ['Yousef']],
		family: [['Al-Mithal', 'almithal'], ['Al-Namoodhaj', 'alnamoodhaj']],
		order: 'given family', streets: ['Block #, Example Street ##', 'Block #, Sample Street #'],
		cities: ['Sample City', 'Example Bay'], phone: '+965 0000 00##', company: 'Example Majlis Trading'
	}
};

export const FOLK: Record<string, Folk> = { ...EUROPE, ...OVERSEAS };
