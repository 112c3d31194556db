/** Answers from what servers have answered before, as they allow it (RFC 9111). */
@org.jspecify.annotations.NullMarked
package dev.rezo.plugins.cache;
