conflictgraph.start(document.getElementById("conflictgraph"), document.getElementById("conflictgraph-data"), conflictgraph.mount).then((app) => { window.conflictgraph = app; });
