package dev.rezo.checks.planted.listed

/** What Kotlin knows and bytecode alone does not say. */
public class Booth internal constructor(
    @PublishedApi internal val published: Int,
    internal val hidden: Int,
) {
    /** Has a name that callers may use, and a value that they need not give. */
    public fun dial(
        number: String,
        prefix: String? = null,
    ): List<String?> = listOf(prefix, number)

    /** Returns what its continuation is given. */
    public suspend fun wait(vararg times: Int): String? = times.firstOrNull()?.toString()

    /** Is copied into its callers. */
    public inline fun <reified T> own(): Int = published + T::class.java.modifiers

    internal fun inside() {}

    internal companion object {
        val FIRST: Booth = Booth(1, 2)
    }
}

/** A function outside of classes. */
public fun Booth.lift() {}

internal fun Booth.drop() {}

internal class Backroom
