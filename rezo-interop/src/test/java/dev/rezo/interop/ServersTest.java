package dev.rezo.interop;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Each feature with each server: a test for each cell of the table. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ServersTest {

  private final InteropRun<ServerKind, RunningServer> run =
      new InteropRun<>(
          "servers",
          List.of(new Nginx(), new Apache(), new Haproxy(), new H2o(), new Lighttpd()),
          Stream.of(
                  MessageFeatures.all(),
                  ExtensionFeatures.all(),
                  ConnectionFeatures.all(),
                  TlsFeatures.all())
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
