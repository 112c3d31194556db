// The pages are plain Markdown that reads well without this site. What the site shows in another way is said here.

const SAMPLE = /(?:<!-- sample: \S+ -->\s*\n)?/.source
const block = (language) => `${SAMPLE}\`\`\`${language}\\n((?:(?!^\`\`\`$)[^])*?)^\`\`\`$`

const JAVA_THEN_KOTLIN = new RegExp(`^${block('java')}\\n+^(?:In|The same in) Kotlin:$\\n+^${block('kotlin')}`, 'gm')
const KOTLIN_THEN_JAVA = new RegExp(`^${block('kotlin')}\\n+^(?:In|The same in) Java:$\\n+^${block('java')}`, 'gm')

/** A link to a file of the repository, which is no part of the site. */
const OUTSIDE = /\[([^\]]+)\]\(\.\.\/[^)]*\)/g

const NAMES = { java: 'Java', kotlin: 'Kotlin' }

function tabs(...samples) {
  const blocks = samples.map(([language, code]) => `\`\`\`${language} [${NAMES[language]}]\n${code}\`\`\``)
  return `::: code-group\n\n${blocks.join('\n\n')}\n\n:::`
}

/** A rule of markdown-it: the same sample in both languages becomes one with tabs, and what is not here is named only. */
export function forTheSite(state) {
  state.src = state.src
    .replace(JAVA_THEN_KOTLIN, (all, java, kotlin) => tabs(['java', java], ['kotlin', kotlin]))
    .replace(KOTLIN_THEN_JAVA, (all, kotlin, java) => tabs(['kotlin', kotlin], ['java', java]))
    .replace(OUTSIDE, '$1')
}
