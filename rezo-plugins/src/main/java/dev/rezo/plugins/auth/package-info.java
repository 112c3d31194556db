/** Says to servers and proxies who asks. */
@org.jspecify.annotations.NullMarked
package dev.rezo.plugins.auth;
