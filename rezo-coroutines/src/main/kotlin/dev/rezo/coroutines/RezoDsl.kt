package dev.rezo.coroutines

/** Marks the receivers of the DSL: an inner block does not reach for an outer one unawares. */
@DslMarker
@Target(AnnotationTarget.CLASS, AnnotationTarget.TYPE)
public annotation class RezoDsl
