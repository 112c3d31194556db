package dev.rezo.interop;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** The coding deflate in both shapes with each server: a test for each cell of the table. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DeflateTest {

  private final InteropRun<PluginServerKind, RunningServer> run =
      new InteropRun<>(
          "deflate",
          List.of(new LighttpdDeflate(), new HaproxyDeflate()),
          DeflateFeatures.all(),
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
