/** Sends a request again that failed, in a way that does not make an outage worse. */
@org.jspecify.annotations.NullMarked
package dev.rezo.plugins.retry;
