package dev.rezo.coroutines

import kotlinx.serialization.BinaryFormat
import kotlinx.serialization.SerialFormat
import kotlinx.serialization.StringFormat
import kotlinx.serialization.json.Json

/**
 * How values are written to and read from bodies: a format of kotlinx-serialization for each media
 * type. JSON is always among them, and stands in for what is not known.
 *
 * Immutable.
 *
 * @property json the format of `application/json`
 */
public class BodyFormats private constructor(
    public val json: Json,
    private val others: Map<String, SerialFormat>,
) {
    /** JSON alone. */
    public constructor(json: Json = Rezo.DefaultJson) : this(json, emptyMap())

    /**
     * These formats and one more, in place of one for the same media type.
     *
     * @param contentType such as `application/cbor`; parameters are left out
     * @throws IllegalArgumentException when the format makes neither text nor bytes, or the type is
     *   none
     */
    public fun with(
        contentType: String,
        format: SerialFormat,
    ): BodyFormats {
        val type = mediaType(contentType)
        require('/' in type) { "format: expected a media type, actual $contentType" }
        format.requireTextOrBytes()
        return if (type == JSON) {
            require(format is Json) { "$JSON: expected an instance of Json, actual $format" }
            withJson(format)
        } else {
            BodyFormats(json, others + (type to format))
        }
    }

    /** These formats with another one for JSON. */
    public fun withJson(json: Json): BodyFormats = BodyFormats(json, others)

    /**
     * The format of a body of this Content-Type: by the media type, else by its suffix as in
     * `application/problem+cbor` (RFC 6839), else JSON, because many servers send that as text/plain.
     */
    public fun of(contentType: String?): SerialFormat = find(contentType) ?: json

    /** As [of], or null for a type that is not known. */
    internal fun find(contentType: String?): SerialFormat? {
        val type = mediaType(contentType ?: return null)
        val bySuffix = "application/" + type.substringAfterLast('+', "")
        return others[type] ?: others[bySuffix] ?: json.takeIf { type == JSON || bySuffix == JSON }
    }

    /** As in `BodyFormats[application/json, application/cbor]`. */
    override fun toString(): String =
        "BodyFormats[" + (listOf(JSON) + others.keys).joinToString() + "]"

    internal companion object {
        const val JSON = "application/json"

        private fun mediaType(contentType: String): String =
            contentType.substringBefore(';').trim().lowercase()
    }
}

/** What a body can be made of; other formats have no face that is common to them. */
internal fun SerialFormat.requireTextOrBytes() {
    require(this is StringFormat || this is BinaryFormat) {
        "format: expected a StringFormat or a BinaryFormat, actual $this"
    }
}

/** What messages call it: `JSON`, `Cbor`. */
internal fun SerialFormat.displayName(): String =
    if (this is Json) "JSON" else javaClass.name.substringAfterLast('.').substringBefore('$')
