package editor

var ownRoutes = []route{}
