/**
 * What is said to a proxy until it leads on: bytes in, bytes out, without input and output. The
 * client uses it and it uses nothing of the client; users never see it.
 */
package dev.rezo.client.proxy;
