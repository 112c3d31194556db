/** Keeps what servers set in Set-Cookie, and brings it back to them. */
@org.jspecify.annotations.NullMarked
package dev.rezo.plugins.cookie;
