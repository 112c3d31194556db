import { onMounted, watch, nextTick } from 'vue'
import { useRoute } from 'vitepress'
import DefaultTheme from 'vitepress/theme-without-fonts'
import './style.css'

const KEY = 'rezo-language'

/** The tab of this language in each sample that has it. */
function choose(language) {
  for (const label of document.querySelectorAll('.vp-code-group .tabs label')) {
    const input = document.getElementById(label.htmlFor)
    if (label.textContent.trim() === language && input && !input.checked) {
      label.click()
    }
  }
}

/** Whoever asks for Kotlin once gets Kotlin from then on. */
function rememberLanguage() {
  let choosing = false
  const chooseRemembered = () => {
    const language = localStorage.getItem(KEY)
    if (language !== null) {
      choosing = true
      choose(language)
      choosing = false
    }
  }
  onMounted(() => {
    chooseRemembered()
    document.addEventListener('click', (event) => {
      const label = event.target.closest?.('.vp-code-group .tabs label')
      if (!choosing && event.isTrusted && label) {
        localStorage.setItem(KEY, label.textContent.trim())
        const before = label.getBoundingClientRect().top
        setTimeout(() => {
          chooseRemembered()
          window.scrollBy(0, label.getBoundingClientRect().top - before)
        })
      }
    })
  })
  const route = useRoute()
  watch(() => route.path, () => nextTick(() => setTimeout(chooseRemembered)))
}

export default {
  extends: DefaultTheme,
  setup: rememberLanguage,
}
