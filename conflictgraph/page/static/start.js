window.conflictgraph = conflictgraph.mount(document.getElementById("conflictgraph"), JSON.parse(document.getElementById("conflictgraph-data").textContent), { page: true });
