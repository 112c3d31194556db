/**
 * What tests of an HTTP client are made of: loops on virtual time, connections without sockets, a
 * server that misbehaves on request, and certificates to throw away.
 *
 * <p>Two kinds of tests, two kinds of tools:
 *
 * <ul>
 *   <li><b>Without a socket</b>, in microseconds and the same each time: {@link
 *       dev.rezo.testing.VirtualTime}, {@link dev.rezo.testing.VirtualNetwork}, {@link
 *       dev.rezo.testing.VirtualLoop} and {@link dev.rezo.testing.ScriptedPeer}. {@link
 *       dev.rezo.testing.Split} cuts input for decoders.
 *   <li><b>With sockets</b> on 127.0.0.1: {@link dev.rezo.testing.MockServer} speaks HTTP/1.1,
 *       {@link dev.rezo.testing.RawServer} follows a script, {@link dev.rezo.testing.BlackHole}
 *       never answers. {@link dev.rezo.testing.ThrowAwayCa} vouches for them; {@link
 *       dev.rezo.testing.Gate} replaces sleeping.
 * </ul>
 *
 * <p>A test on virtual time, whole:
 *
 * <pre>{@code
 * VirtualTime time = new VirtualTime();
 * VirtualNetwork network = new VirtualNetwork(time);
 * VirtualListener listener = network.listen(new InetSocketAddress("192.0.2.1", 80));
 * VirtualLoop loop = new VirtualLoop(network);
 *
 * loop.runAsLoop(() -> loop.connect(listener.address(), TcpOptions.DEFAULT, client));
 * time.runUntilIdle();                                  // connected
 * ScriptedPeer peer = listener.takePeer();
 * peer.expect("PING\r\n").split(Split.byteByByte()).send("PONG\r\n");
 * time.runUntilIdle();                                  // client has read six times one byte
 * time.advance(Duration.ofSeconds(60));                 // its idle timer has run
 * network.requireNothingLeft();
 * }</pre>
 *
 * <p>A test with a server, whole:
 *
 * <pre>{@code
 * ThrowAwayCa ca = ThrowAwayCa.create();
 * try (MockServer server = MockServer.startTls(ServerTls.of(ca.server("127.0.0.1")))) {
 *   server.enqueue(MockResponse.ok("one"), MockResponse.ok("two"));
 *   SSLContext clientTls = ca.clientContext();
 *   // ... two requests to server.url("/") with clientTls ...
 *   assertThat(server.handshakes()).isEqualTo(1);
 * }
 * }</pre>
 *
 * <p>Both are tests of this module, {@code HarnessTourTest}, and so they compile.
 */
package dev.rezo.testing;
