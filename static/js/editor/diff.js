// Two texts word by word: the words that the other one lacks are marked.
import { make } from "./dom.js";

const LONGEST = 600;
const words = (text) => text.match(/\s+|[^\s]+/g) ?? [];

// How long the common run of words is from each pair of places on (longest common subsequence).
function common(left, right) {
  const table = Array.from({ length: left.length + 1 }, () => new Uint16Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i -= 1)
    for (let j = right.length - 1; j >= 0; j -= 1)
      table[i][j] = left[i] === right[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
  return table;
}

// [left, right]: each a list of nodes.
export function differing(leftText, rightText) {
  const [left, right] = [words(leftText), words(rightText)];
  if (Math.max(left.length, right.length) > LONGEST) return [[leftText], [rightText]];
  const table = common(left, right);
  const out = [[], []];
  const mark = (side, word) => out[side].push(word.trim() ? make("mark", { textContent: word }) : word);
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      out[0].push(left[i++]);
      out[1].push(right[j++]);
    } else if (j >= right.length || (i < left.length && table[i + 1][j] >= table[i][j + 1])) mark(0, left[i++]);
    else mark(1, right[j++]);
  }
  return out;
}
