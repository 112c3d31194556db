package dev.rezo.interop;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Each feature of HTTP/2 with each server: a test for each cell of the table. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class Http2ServersTest {

  private final InteropRun<Http2Kind, RunningServer> run =
      new InteropRun<>(
          "http2",
          List.of(
              new NginxHttp2(),
              new ApacheHttp2(),
              new HaproxyHttp2(),
              new H2oHttp2(),
              new Nghttpd(),
              new LighttpdHttp2(),
              new NodeHttp2(),
              new JettyHttp2(),
              new NettyHttp2()),
          Stream.of(
                  Http2MessageFeatures.all(),
                  Http2StreamFeatures.all(),
                  Http2ConnectionFeatures.all())
              .flatMap(List::stream)
              .toList(),
          RunningServer::new);

  @TestFactory
  Stream<DynamicNode> servers() {
    return run.tests();
  }

  @AfterAll
  void theTableIsThatOfTheDocument() throws IOException {
    run.report();
  }
}
