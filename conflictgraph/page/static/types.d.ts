/** The contract with Python: the same fields as conflictgraph/page/contract.py; a test compares the two. */
declare const vis: any;
/** Only in pages above the size. */
declare const sigma: any;

/** The words that a row rests on; `text` names the annotated text when that is no publication of the list. */
interface Quote {
  quote: string;
  text: string;
  credibility: string;
  sources: string[];
}

/** One actor, with its place on the drawing in pixels. */
interface Actor {
  id: string;
  name: string;
  names: Record<string, string>;
  kind: string;
  shape: string;
  person: boolean;
  placeholder: boolean;
  parent: string;
  member_of: string[];
  note: string;
  x: number;
  y: number;
  size: number;
  acts: number;
  bloc: number;
  measures: Record<string, (number | null)[]>;
}

/** One act with all its pairs; `first`, `latest`, `last` are days, empty when unknown. */
interface Act {
  id: string;
  pairs: string[][];
  again: number[];
  direction: string;
  type: string;
  mode: string;
  quad: string;
  sign: number;
  force: boolean;
  intensity: number;
  when: string;
  first: string;
  latest: string;
  last: string;
  place: string;
  soil: string[];
  killed: (number | null)[];
  status: string;
  counted: boolean;
  series: boolean;
  known: string;
  certainty: string;
  confidence: number | null;
  asserted_by: string;
  claimed_by: string;
  denied_by: string;
  reported_by: string;
  alternative_of: string;
  event: string;
  disputed: boolean;
  stale: boolean;
  text: string;
  note: string;
  quotes: Quote[];
}

/** One standing relation. */
interface Tie {
  id: string;
  source: string;
  target: string;
  relation: string;
  sign: number;
  strength: number;
  since: string;
  since_latest: string;
  until_earliest: string;
  until: string;
  since_text: string;
  until_text: string;
  status: string;
  counted: boolean;
  known: string;
  certainty: string;
  confidence: number | null;
  asserted_by: string;
  claimed_by: string;
  denied_by: string;
  reported_by: string;
  disputed: boolean;
  stale: boolean;
  text: string;
  note: string;
  quotes: Quote[];
}

/** One answer link. */
interface Response {
  act: string;
  answers: string;
  basis: string;
  by: string;
  note: string;
}

/** One publication; `url` is empty unless it is a plain web address. */
interface Source {
  id: string;
  title: string;
  publisher: string;
  url: string;
  published: string;
  language: string;
  licence: string;
  reliability: string;
  kind: string;
}

/** One drawn line: an ordered pair and a sign, with every row behind it. */
interface Line {
  id: string;
  source: string;
  target: string;
  sign: number;
  symbol: string;
  rows: string[];
}

/** Actors that are outlined together, and the two with most friends among them. */
interface Bloc {
  heads: string[];
  members: string[];
}

/** A dataset that acts come from: what its makers ask for. */
interface Dataset {
  title: string;
  licence: string;
  citation: string;
  url: string;
}

/** Labels of the vocabulary that this page uses. */
interface Words {
  types: Record<string, string>;
  modes: Record<string, string>;
  quads: Record<string, string>;
  relations: Record<string, string>;
  kinds: Record<string, string>;
  symmetric: string[];
  inverse: Record<string, string>;
  ladder: Record<string, number>;
  ar: Record<string, Record<string, string>>;
}

/** What `measures.escalation` works with, so that the browser works with the same numbers. */
interface Rules {
  kinds: string[];
  after: number[][];
  accepts: number[];
  params: Record<string, number>;
  rungs: Record<string, number>;
  steps: Record<string, string[]>;
  gap: number;
  max_steps: number;
  min_score: number;
}

/** What is said of the whole page. */
interface Meta {
  title: string;
  viewpoint: string;
  cutoff: string;
  authors: string[];
  licence: string;
  lang: string;
  first: string;
  last: string;
  version: string;
  vis: string;
  layout: string;
  data_hash: string;
  tour: Record<string, string>[];
  opening: string;
  detail: string;
  paths_computed: boolean;
  sizes: string[];
  blocs: Record<string, any>;
  datasets: Dataset[];
}

/** Everything that the page knows. */
interface Payload {
  format: number;
  meta: Meta;
  words: Words;
  actors: Actor[];
  acts: Act[];
  ties: Tie[];
  responses: Response[];
  sources: Source[];
  lines: Line[];
  blocs: Bloc[];
  rules: Rules;
  paths: any;
}
