package dev.rezo.ktor

import dev.rezo.http.Headers
import io.ktor.util.StringValues
import io.ktor.http.Headers as KtorHeaders

/**
 * Received fields, as they came: no name and no value is checked again.
 *
 * Immutable.
 */
internal class ReceivedHeaders(
    private val fields: Headers,
) : KtorHeaders {
    override val caseInsensitiveName: Boolean get() = true

    override fun getAll(name: String): List<String>? = fields.values(name).ifEmpty { null }

    override fun get(name: String): String? = fields[name]

    override fun contains(name: String): Boolean = fields.contains(name)

    /** In the order in which they came, each as it was written first. */
    override fun names(): Set<String> {
        val byLowerCase = LinkedHashMap<String, String>()
        fields.forEach { name, _ -> byLowerCase.putIfAbsent(name.lowercase(), name) }
        return byLowerCase.values.toSet()
    }

    override fun entries(): Set<Map.Entry<String, List<String>>> =
        names().associateWith { fields.values(it) }.entries

    override fun isEmpty(): Boolean = fields.isEmpty

    override fun toString(): String = fields.toString()
}

/** Fields to send; none for null. */
internal fun StringValues?.toRezo(): Headers {
    val fields = Headers.builder()
    this?.forEach { name, values -> values.forEach { fields.add(name, it) } }
    return fields.build()
}
