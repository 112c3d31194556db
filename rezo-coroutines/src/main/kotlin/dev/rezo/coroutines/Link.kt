package dev.rezo.coroutines

import dev.rezo.http.Headers

/**
 * A link of a Link field (RFC 8288 section 3), as in `<https://api.example.com/users?page=2>; rel="next"`.
 *
 * Immutable.
 *
 * @property target where it leads, as it was written: absolute, or relative to the address of the response
 * @property parameters by their names in lower case; of those that come twice the first counts
 */
public class Link internal constructor(
    public val target: String,
    public val parameters: Map<String, String>,
) {
    /** What the target is to the response, such as `next`, in lower case. */
    public val relations: List<String> =
        parameters["rel"]
            .orEmpty()
            .lowercase()
            .split(' ', '\t')
            .filter { it.isNotEmpty() }

    /** As in `<users?page=2>; rel="next"`. */
    override fun toString(): String =
        "<$target>" + parameters.entries.joinToString("") { (name, value) -> "; $name=\"$value\"" }
}

/**
 * The links of all Link fields, in their order. What cannot be read ends its field: the links before
 * it count.
 */
public fun Headers.links(): List<Link> = values("Link").flatMap { LinkReader(it).links() }

/**
 * Reads one field by the algorithm of RFC 8288 appendix B.2.
 *
 * Not thread-safe; the caller serialises.
 */
private class LinkReader(
    private val field: String,
) {
    private var at = 0

    fun links(): List<Link> {
        val links = ArrayList<Link>()
        while (true) {
            skip { it == ',' || it.isSpace() }
            if (at == field.length || field[at] != '<') return links
            val end = field.indexOf('>', at)
            if (end < 0) return links
            val target = field.substring(at + 1, end).trim { it.isSpace() }
            at = end + 1
            links.add(Link(target, parameters()))
            skip { it != ',' }
        }
    }

    private fun parameters(): Map<String, String> {
        val parameters = LinkedHashMap<String, String>()
        while (true) {
            skip { it.isSpace() }
            if (at == field.length || field[at] != ';') return parameters
            at++
            skip { it.isSpace() }
            val name = take { !it.isSpace() && it !in "=;," }.lowercase()
            skip { it.isSpace() }
            val value = value()
            if (name.isNotEmpty()) {
                parameters.putIfAbsent(name, value)
            }
        }
    }

    /** After a name: nothing, or the sign of equality and a token or a quoted string. */
    private fun value(): String {
        if (at == field.length || field[at] != '=') return ""
        at++
        skip { it.isSpace() }
        return if (at < field.length &&
            field[at] == '"'
        ) {
            quoted()
        } else {
            take { it !in ";," }.trim { it.isSpace() }
        }
    }

    private fun quoted(): String {
        val value = StringBuilder()
        at++
        while (at < field.length && field[at] != '"') {
            if (field[at] == '\\' && at + 1 < field.length) at++
            value.append(field[at++])
        }
        at = minOf(at + 1, field.length)
        return value.toString()
    }

    private inline fun skip(isSkipped: (Char) -> Boolean) {
        while (at < field.length && isSkipped(field[at])) at++
    }

    private inline fun take(isTaken: (Char) -> Boolean): String {
        val start = at
        skip(isTaken)
        return field.substring(start, at)
    }
}

/** OWS (RFC 9110 section 5.6.3). */
private fun Char.isSpace() = this == ' ' || this == '\t'
