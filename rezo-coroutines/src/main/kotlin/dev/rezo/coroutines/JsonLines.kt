package dev.rezo.coroutines

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.map
import kotlinx.serialization.DeserializationStrategy
import kotlinx.serialization.SerializationStrategy
import kotlinx.serialization.serializer

// JSON lines: a value on each line, as in logs and in answers that are written bit by bit.

/**
 * The values of a body that has one in JSON on each line (`application/x-ndjson`), as they come;
 * empty lines are passed over. Cold, and a body can be collected once. The next bytes are asked for
 * when the collector is done with those before. Cancellation closes the body.
 *
 * A line that is something else is a [BodyDecodingException], which names the line and the position
 * in it, and ends the flow.
 */
public inline fun <reified T> StreamedResponse.jsonLines(): Flow<T> =
    jsonLines(formats.json.serializersModule.serializer<T>())

/** As [jsonLines], with this deserializer. */
public fun <T> StreamedResponse.jsonLines(deserializer: DeserializationStrategy<T>): Flow<T> =
    flow {
        var number = 0L
        lines().collect { line ->
            number++
            if (line.isNotBlank()) {
                emit(formats.json.decode(deserializer, line, this@jsonLines, number))
            }
        }
    }

/**
 * Sends each value of this flow as a line of JSON, as `application/x-ndjson`, while the flow brings
 * them; see the body of chunks for what becomes of its failure and of a cancellation.
 */
public inline fun <reified T> CallScope.jsonLines(values: Flow<T>) {
    jsonLines(values, formats.json.serializersModule.serializer<T>())
}

/** As [jsonLines], with this serializer. */
public fun <T> CallScope.jsonLines(
    values: Flow<T>,
    serializer: SerializationStrategy<T>,
) {
    val lines =
        values.map {
            (
                formats.json.encodeToString(
                    serializer,
                    it,
                ) + "\n"
            ).encodeToByteArray()
        }
    body(lines, "application/x-ndjson")
}
