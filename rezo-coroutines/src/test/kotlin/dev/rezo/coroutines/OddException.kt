package dev.rezo.coroutines

import java.io.IOException

/** Not one of those that coroutines copy when they are thrown on. */
class OddException(
    number: Int,
) : IOException("odd $number")
